resource a 'b/c@1' = [for b in c: b]
