output a string
output b = 1
