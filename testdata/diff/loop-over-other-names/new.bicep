resource machines 'Microsoft.Compute/virtualMachines@2023-09-01' = [for name in ['r', 's']: {
  name: name
  location: 'westeurope'
}]
