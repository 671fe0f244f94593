resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}

resource one 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'one'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: json('{"${app.id}": {}}')
  }
}
