test a 'b' = [1]
