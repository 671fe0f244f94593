// Never had one.
resource first 'Microsoft.Web/sites@2023-12-01' = {
  name: 'web1'
  location: 'westeurope'
}

// Keeps it.
resource second 'Microsoft.Compute/virtualMachines@2023-09-01' = [for i in range(0, 2): {
  name: 'vm${i}'
  location: 'westeurope'
  identity: i == 0 ? { type: 'SystemAssigned' } : null
}]

// Loses it.
resource third 'Microsoft.App/containerApps@2024-03-01' = [for i in range(0, 2): {
  name: 'app${i}'
  location: 'westeurope'
  identity: i == 0 ? { type: 'SystemAssigned' } : null
}]

// Had it.
resource fourth 'Microsoft.Search/searchServices@2023-11-01' = {
  name: 's0'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}
