resource a 'b/c@1' = if b {
  name: 'a'
}
var c = 1
