resource site 'Microsoft.Web/sites@2023-12-01' existing = {
  name: 'site'
}

resource one 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'one'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${site.properties.keyVaultReferenceIdentity}': {}
    }
  }
}
