var a = b & c
