param size int = 2
param p bool = true

resource one 'Microsoft.Web/sites@2023-12-01' = {
  name: 'one'
  location: 'westeurope'
  identity: p ? { type: 'SystemAssigned' } : null
}
