resource web 'Microsoft.Web/sites@2023-12-01' = {
  name: 'web'
  location: 'westeurope'
  /* armid: ignore[identity-type-casing, unknown-identity-property] as exported */
  identity: {
    type: 'systemAssigned'
    owner: 'me'
  }
}
