param name string

resource vm 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: name
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-vm')}': {}
    }
  }
}

resource audit 'Microsoft.Compute/virtualMachines/extensions@2024-07-01' = {
  parent: vm
  name: 'AzurePolicyforLinux'
  location: 'westeurope'
  properties: {
    publisher: 'Microsoft.GuestConfiguration'
    type: 'ConfigurationforLinux'
    typeHandlerVersion: '1.0'
  }
}
