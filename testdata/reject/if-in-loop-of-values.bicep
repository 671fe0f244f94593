var a = [for b in c: if (b) {
  d: 1
}]
