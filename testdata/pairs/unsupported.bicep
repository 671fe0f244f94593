resource one 'Microsoft.Network/virtualNetworks@2023-11-01' = {
  name: 'one'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}
