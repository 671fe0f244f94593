resource one 'Microsoft.Resources/deployments@2024-03-01' = {
  name: 'one'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    mode: 'Incremental'
  }
}
