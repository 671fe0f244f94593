module a = {
  name: 'a'
}
