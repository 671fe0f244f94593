resource machines 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-of-the-machines-of-the-app'
  location: 'westeurope'
}

resource vm 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'vm1'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${machines.id}': {}
    }
  }
}
