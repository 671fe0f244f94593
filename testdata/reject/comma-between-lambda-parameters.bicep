var a = map(b, (c d) => c)
