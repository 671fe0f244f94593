resource vm 'Microsoft.Compute/virtualMachines@2023-09-01' = {
  name: 'vm1'
  location: 'westeurope'
}

resource other 'Microsoft.Compute/virtualMachines@2023-09-01' = {
  name: 'vm2'
  location: 'westeurope'
}
