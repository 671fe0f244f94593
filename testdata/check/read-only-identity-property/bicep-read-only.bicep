resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
resource job 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-job'
}

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
    principalId: '11111111-1111-1111-1111-111111111111'
    tenantId: tenant().tenantId
  }
}
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${app.id}': {}
    }
    #disable-next-line BCP073
    'clientId': 'x'
  }
}
