var a = 'b' 'c'
