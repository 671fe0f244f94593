var a = f(1
var b = 2
