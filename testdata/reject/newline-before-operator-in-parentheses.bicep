var a = (b
  || c)
