// What the expressions of bicep.tsv stand in.
param free string
param preset string = 'web'
@allowed(['Basic', 'Standard'])
param tier string
param flag bool
param settings object = {}

var word = 'identity'
var number = 7
var names = ['id-a', 'id-b', 'id-c']
var block = {
  type: 'UserAssigned'
  tags: {
    a: '1'
    b: '2'
  }
}
var unset = null
var circle = circle

resource app 'Contoso.App/sites@2024-01-01' = {
  name: word
}

resource other 'Contoso.App/sites@2024-01-01' = {
  name: '${word}-${free}'
}
