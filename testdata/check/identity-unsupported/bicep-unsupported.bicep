resource vnet 'Microsoft.Network/virtualNetworks@2023-09-01' = {
  name: 'vnet'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}
resource plain 'Contoso.Custom/things@2020-01-01' = {
  name: 'thing'
  identity: {
    type: 'SystemAssigned'
  }
}
