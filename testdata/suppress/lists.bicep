resource several 'Microsoft.Web/sites@2023-12-01' = {
  name: 'several'
  location: 'westeurope'
  identity: { /* armid: ignore[identity-type-casing] */ /* armid: ignore[unknown-identity-property] */ type: 'systemAssigned', owner: 'me' }
}

resource stacked 'Microsoft.Web/sites@2023-12-01' = {
  name: 'stacked'
  location: 'westeurope'
  // armid: ignore[identity-type-casing] too many
  // armid: ignore[identity-type-casing, unknown-identity-property]
  identity: { type: 'systemAssigned', owner: 'me' }
}

resource twice 'Microsoft.Web/sites@2023-12-01' = {
  name: 'twice'
  location: 'westeurope'
  // armid: ignore[identity-type-casing,identity-type-casing , , syntax-error,function-name-casing]
  identity: { type: 'systemAssigned' }
}

resource until 'Microsoft.Web/sites@2023-12-01' = {
  name: 'until'
  location: 'westeurope'
  /* armid: ignore[
   *   identity-type-casing
   * ] until=2026-11-26 the last day */
  identity: { type: 'systemAssigned' }
}

resource expired 'Microsoft.Web/sites@2023-12-01' = {
  name: 'expired'
  location: 'westeurope'
  // armid: ignore[identity-type-casing] until=2026-11-25 yesterday
  identity: { type: 'systemAssigned' }
}

resource flawed 'Microsoft.Web/sites@2023-12-01' = {
  name: 'flawed'
  location: 'westeurope'
  identity: {
    type: 'systemAssigned' // armid: ignore
    // armid: ignore[]
    // armid: ignore[identity-type-casing
    // armid: ignore-file identity-type-casing: without brackets
    // armid: ignore-next-line[identity-type-casing]
    // armid: ignore[identity-type-casing] until=2026-02-30
    // armid: ignore[identity-type-casing] until 2027-02-28
    owner: 'me' // armid: ignore[unknown-property, no such rule, *]
  }
}

resource kept 'Microsoft.Web/sites@2023-12-01' = {
  name: 'kept'
  location: 'westeurope'
  // armid: ignore[unused-suppression] kept for the next export
  // armid: ignore[identity-type-casing]
  identity: { type: 'SystemAssigned' } // armid: ignore[identity-type-casing, unused-suppression]
  tags: {} // armid: ignore[unused-suppression]
}
