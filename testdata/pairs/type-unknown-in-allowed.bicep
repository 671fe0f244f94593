@allowed([
  'None'
  'Sytem'
])
param kind string

resource one 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'one'
  location: 'westeurope'
  identity: {
    type: kind
  }
}
