var a = [for b in c: b
var d = 1
