var a = b.'c'
