func a(b string) string {
  b
}
var c = 1
