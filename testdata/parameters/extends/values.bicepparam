using './main.bicep'
extends './base.bicepparam'

// Not the variable of the base file.
var kind = 'SystemAssigned'
param ids = [
  '${base.ids[0]}-app'
  base['ids'][0]
]
param suffix = kind
