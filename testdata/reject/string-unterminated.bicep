var a = 'b
var c = {
  d: f('e)
  g: 1
}
