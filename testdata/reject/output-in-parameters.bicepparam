using none
output a string = 'b'
