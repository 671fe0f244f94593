param more object

resource one 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'one'
  location: 'westeurope'
  identity: union({ type: 'None' }, more)
}
