var a = {
  @secure()
  b: 1
}
