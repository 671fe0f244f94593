resource a = {
  name: 'a'
}
var b = 1
