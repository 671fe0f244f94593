var a
var
var b =
