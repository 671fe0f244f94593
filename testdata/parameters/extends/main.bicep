param identityType string
param ids string[] = []
param suffix string = ''

resource app 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'app${suffix}'
  location: 'westeurope'
  identity: {
    type: identityType
    userAssignedIdentities: toObject(ids, id => id, id => {})
  }
}
