param identityId string
param on bool

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'site1'
  location: 'westeurope'
  identity: {
    type: on ? 'UserAssigned' : 'SystemAssigned, UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
}

output right string = on ? '' : site.identity.principalId
output wrong string = on ? site.identity.principalId : ''
