var a = "b"
var c = f("d", 1)
