var a = 1
var b = '''
  c
var d = 2
