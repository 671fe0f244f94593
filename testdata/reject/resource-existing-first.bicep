resource existing a 'b/c@1' = {}
