var a = f(1,)
