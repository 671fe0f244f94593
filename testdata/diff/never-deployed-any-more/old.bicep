resource w 'Microsoft.Web/sites@2023-12-01' = {
  name: 'shop'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}

resource x 'Microsoft.Web/sites@2023-12-01' = {
  name: 'till'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}
