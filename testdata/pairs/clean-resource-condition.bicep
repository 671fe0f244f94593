param on bool

resource one 'Microsoft.Compute/virtualMachines@2024-07-01' = if (on) {
  name: 'one'
  location: 'westeurope'
  identity: on ? { type: 'SystemAssigned' } : {}
}
