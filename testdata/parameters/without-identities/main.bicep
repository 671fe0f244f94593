param identityType string
param ids object = {}

resource app 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'app'
  location: 'westeurope'
  identity: {
    type: identityType
    userAssignedIdentities: ids
  }
}
