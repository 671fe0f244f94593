var a = 'b ${c
var d = 1
