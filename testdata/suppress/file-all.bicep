// armid: ignore-file
resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: { type: 'systemAssigned', owner: 'me' } // armid: ignore[identity-type-spelling]
  tags: {} // armid: ignore
}
