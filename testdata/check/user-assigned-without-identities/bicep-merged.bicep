param more object

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: shallowMerge([{ type: 'UserAssigned' }, {}])
}

resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: shallowMerge([{ type: 'UserAssigned' }, more])
}

resource c 'Microsoft.Web/sites@2023-12-01' = {
  name: 'c'
  location: 'westeurope'
  identity: shallowMerge([{ type: 'UserAssigned' }, { type: 'SystemAssigned' }])
}
