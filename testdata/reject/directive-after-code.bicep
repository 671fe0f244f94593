var a = 1 #disable-next-line b
