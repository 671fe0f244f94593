var a = b = c
