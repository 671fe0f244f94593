resource one 'Microsoft.Resources/deployments@2025-04-01' = {
  name: 'one'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    mode: 'Incremental'
  }
}
