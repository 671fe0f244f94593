var a = 1.5
