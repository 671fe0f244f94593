var a = '${}'
