var a = b.?c()
