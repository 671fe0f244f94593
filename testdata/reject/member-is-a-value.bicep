var a = b.true
