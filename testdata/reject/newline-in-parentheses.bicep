var a = (
  b + c
)
