param a string
param b string

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: a
}

resource vm 'Microsoft.Compute/virtualMachines@2023-09-01' = {
  name: 'vm1'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${app.id}': {}
    }
  }
}
