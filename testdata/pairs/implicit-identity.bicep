param vmName string

resource vm 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: vmName
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}

output principal string = reference('${vm.id}/providers/Microsoft.ManagedIdentity/Identities/default', '2018-11-30').principalId
