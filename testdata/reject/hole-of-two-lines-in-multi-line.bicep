var a = $'''
${b
}
'''
var d = 1
