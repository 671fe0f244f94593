param on bool

resource one 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'one'
  location: 'westeurope'
  identity: on ? { type: 'SystemAssigned' } : {}
}
