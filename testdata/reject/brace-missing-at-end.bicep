var a = {
  b: {
    c: 1
  }
