var a = map(b, 1 => 2)
var c = map(b, (1) => 2)
