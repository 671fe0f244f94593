param flag bool
resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'site'
  location: 'westeurope'
  properties: {
    identity: { type: 'SystemAssigned' }
  }
}
resource sites 'Microsoft.Web/sites@2023-12-01' = [for i in range(0, 2): if (flag) {
  name: 'site${i}'
  location: 'westeurope'
  identity: null
  properties: {
    identity: flag ? { type: 'SystemAssigned' } : null
  }
}]
