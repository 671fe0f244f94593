type a =
  | 'b'
  // c
  | 'd'
var e = 1
