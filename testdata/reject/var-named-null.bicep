var null = 1
var 1a = 2
