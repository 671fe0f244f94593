var a = ‘b’
