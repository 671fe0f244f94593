resource first 'Microsoft.Web/sites@2023-12-01' = [for i in range(0, 2): {
  name: 'web${i}'
  location: 'westeurope'
  identity: i == 0 ? { type: 'SystemAssigned' } : null
}]

resource second 'Microsoft.Compute/virtualMachines@2023-09-01' = {
  name: 'vm0'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

resource third 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'app1'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

resource fourth 'Microsoft.Search/searchServices@2023-11-01' = [for one in [
  { name: 's0', own: true }
  { name: 's1', own: false }
]: {
  name: one.name
  location: 'westeurope'
  identity: one.own ? { type: 'SystemAssigned' } : null
}]
