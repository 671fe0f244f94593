var a = [for b of c: b]
