module <name> '<path>' = if (<condition>) {
  name: '<name>'
  params: {
    <names>
  }
}
var a = 1
