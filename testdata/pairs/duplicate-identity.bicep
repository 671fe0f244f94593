resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}

resource one 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'one'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${app.id}': {}
      '${resourceGroup().id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-x': {}
      '${concat(resourceGroup().id, '/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-x')}': {}
    }
  }
}
