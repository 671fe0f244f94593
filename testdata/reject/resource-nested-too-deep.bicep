resource a 'b/c@1' = {
  properties: {
    resource d 'e' = {
      name: 'f'
    }
  }
}
