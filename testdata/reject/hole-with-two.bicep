var a = '${b c}'
