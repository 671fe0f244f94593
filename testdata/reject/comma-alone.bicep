var a = [,]
