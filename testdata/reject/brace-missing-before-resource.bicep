resource a 'b/c@1' = {
  name: 'a'

resource b 'b/c@1' = {
  name: 'b'
}

output c string = b.id
