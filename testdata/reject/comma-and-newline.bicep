var a = [
  1,
  2
]
var b = {
  c: 1, 
  d: 2
}
