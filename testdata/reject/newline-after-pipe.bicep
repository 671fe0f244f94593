type a = 'b' |
  'c'
