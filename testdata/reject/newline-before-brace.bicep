resource a 'b/c@1' =
{
  name: 'a'
}
var b = 1
