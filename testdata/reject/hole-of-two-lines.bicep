var a = '${f(
  1)}'
var d = 1
