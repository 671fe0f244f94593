param name string
param idName string
@description('whether')
param withIdentity bool = true

resource uai 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: idName
}

resource vm 'Microsoft.Compute/virtualMachines@2023-09-01' = {
  name: name
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned, UserAssigned'
    userAssignedIdentities: {
      '${uai.id}': {}
    }
  }
}

resource vms 'Microsoft.Compute/virtualMachines@2023-09-01' = [for i in range(0, 3): {
  name: 'vm-${i}'
  location: 'westeurope'
  identity: withIdentity ? {
    type: 'SystemAssigned'
  } : null
}]
