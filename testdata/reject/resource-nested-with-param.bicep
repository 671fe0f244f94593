resource a 'b/c@1' = {
  @description('x')
  param d string
  name: 'a'
}
