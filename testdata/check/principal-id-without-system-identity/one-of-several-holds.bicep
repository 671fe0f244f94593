param a bool
param b bool
param ids object

resource chosen 'Microsoft.Web/sites@2023-12-01' = {
  name: 'chosen'
  location: 'westeurope'
  identity: {
    type: a || b ? 'SystemAssigned' : 'None'
  }
}

resource deployed 'Microsoft.Web/sites@2023-12-01' = if (a || b) {
  name: 'deployed'
  location: 'westeurope'
  identity: {
    type: a ? 'SystemAssigned' : 'UserAssigned'
    userAssignedIdentities: a ? null : ids
  }
}

output one string = a ? chosen.identity.principalId : ''
output other string = !a ? chosen.identity.principalId : ''
output both string = a && b ? chosen.identity.principalId : ''
output neither string = !a && !b ? chosen.identity.principalId : ''
output first string = !b ? deployed.identity.principalId : ''
output second string = !a ? deployed.identity.principalId : ''
