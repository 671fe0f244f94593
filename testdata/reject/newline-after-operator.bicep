var a = true &&
  false
var b = 1
