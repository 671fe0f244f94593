type a = {
  b
  c: string
}
