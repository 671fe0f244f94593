param withIdentity bool = true

resource app 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'app'
  location: 'westeurope'
  identity: withIdentity ? {
    type: 'UserAssigned'
  } : null
}
