resource one 'Microsoft.Web/sites@2023-12-01' = {
  name: 'one'
  location: 'westeurope'
  properties: {
    identity: {
      type: 'SystemAssigned'
    }
  }
}
