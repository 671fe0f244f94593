resource machines 'Microsoft.Compute/virtualMachines@2023-09-01' = [for name in ['p', 'q']: {
  name: name
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}]
