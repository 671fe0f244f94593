type a = 'b' |
var c = 1
