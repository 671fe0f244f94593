var a
  = 1
