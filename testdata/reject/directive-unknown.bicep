#disable-line b
var a = 1
