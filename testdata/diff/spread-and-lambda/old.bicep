param common object

resource vm 'Microsoft.Compute/virtualMachines@2023-09-01' = {
  name: 'vm1'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}

resource other 'Microsoft.Compute/virtualMachines@2023-09-01' = {
  name: 'vm2'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned, UserAssigned'
    userAssignedIdentities: toObject(ids, id => id, id => {})
  }
}

var ids = [
  resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-a')
  resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-b')
]
