resource a 'b/c@1' = if () {
  name: 'a'
}
