resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: { type: 'systemAssigned', owner: 'me' }
}

resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: { type: 'systemAssigned' } // armid: ignore[identity-type-casing] the nearest one does it
}
// armid: ignore-file[identity-type-casing, identity-type-missing] at the end is as good
