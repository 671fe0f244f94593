param identityType string

resource app 'Microsoft.Search/searchServices@2023-11-01' = {
  name: 'app'
  location: 'westeurope'
  identity: {
    type: identityType
  }
}
