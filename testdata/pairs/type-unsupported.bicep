resource one 'Microsoft.Resources/deploymentScripts@2023-08-01' = {
  name: 'one'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}
