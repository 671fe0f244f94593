var a = f(...b)
