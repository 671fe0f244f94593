hello
foo bar baz
var a = 1
