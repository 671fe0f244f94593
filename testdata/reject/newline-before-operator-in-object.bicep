var a = {
  b: 1
    + 2
  c: 3
}
