resource w 'Microsoft.Web/sites@2023-12-01' = if (false) {
  name: 'shop'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}
