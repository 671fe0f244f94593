resource web 'Microsoft.Web/sites@2023-12-01' = {
  name: 'web1'
  location: 'westeurope'
}

resource search 'Microsoft.Search/searchServices@2023-11-01' = {
  name: 'search1'
  location: 'westeurope'
  identity: { type: 'None' }
}
