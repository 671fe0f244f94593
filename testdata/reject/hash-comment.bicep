# hello
var a = 1 # there
