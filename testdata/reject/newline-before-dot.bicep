var a = b
  .c
