resource vm 'Microsoft.Compute/virtualMachines@2023-09-01' existing = {
  name: 'vm1'
}

resource other 'Microsoft.Compute/virtualMachines@2023-09-01' existing = {
  name: 'vm2'
  scope: resourceGroup('elsewhere')
}
