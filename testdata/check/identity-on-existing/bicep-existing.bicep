resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
resource job 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-job'
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: 'vault'
  identity: {
    type: 'SystemAssigned'
  }
  resource inner 'keys' = {
    name: 'k'
  }
}
resource sites 'Microsoft.Web/sites@2023-12-01' existing = [for i in range(0, 2): {
  name: 'v${i}'
  identity: null
}]
