param identityType string

resource app 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'app'
  location: 'westeurope'
  identity: {
    type: identityType
  }
}
