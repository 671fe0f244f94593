// armid: ignore[identity-type-casing, identity-type-missing] as exported
resource web 'Microsoft.Web/sites@2023-12-01' = {
  name: 'web'
  location: 'westeurope'
  identity: { type: 'systemAssigned' }
}
