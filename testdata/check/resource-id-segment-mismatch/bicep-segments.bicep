param names array

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities')}': {}
      '${resourceId('rg', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'x', 'y')}': {}
      '${resourceId(subscription().subscriptionId, 'rg', 'Microsoft.ManagedIdentity/userAssignedIdentities', names[0])}': {}
    }
  }
}
