type a = {
  b: string,
  c: int
}
