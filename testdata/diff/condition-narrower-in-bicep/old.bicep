param env string = 'dev'

resource vm 'Microsoft.Compute/virtualMachines@2023-09-01' = {
  name: 'vm1'
  location: 'westeurope'
  identity: env == 'dev' || env == 'prod'
    ? {
        type: 'SystemAssigned'
      }
    : null
}
