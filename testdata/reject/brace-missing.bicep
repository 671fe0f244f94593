resource a 'b/c@1' = {
  name: 'a'
  properties: {
    x: 1
  

param b string
output c string = b
