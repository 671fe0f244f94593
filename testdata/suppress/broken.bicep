// armid: ignore-file[syntax-error]
resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: { type: 'systemAssigned' } // armid: ignore[identity-type-casing, identity-type-spelling]
}

var tags = { // armid: ignore[syntax-error]
  owner 'me'
}
