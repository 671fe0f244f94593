resource sites 'Microsoft.Web/sites@2023-12-01' = [for i in range(0, 2): {
  name: 'w${i}'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}]

resource plain 'Microsoft.Web/sites@2023-12-01' = [for i in range(0, 2): {
  name: 'p${i}'
  location: 'westeurope'
}]
