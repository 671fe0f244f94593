var a = 
var b = [1 2]
param c
var d = {
  e: !!1
  f: 2
  g: )
  h: '${'
}
var i = 1
