var a = [
  (b
  )
]
