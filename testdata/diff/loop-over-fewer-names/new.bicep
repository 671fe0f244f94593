resource machines 'Microsoft.Compute/virtualMachines@2023-09-01' = [for name in ['q']: {
  name: name
  location: 'westeurope'
}]
