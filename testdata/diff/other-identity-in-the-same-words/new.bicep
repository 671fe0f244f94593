param env string

resource uai 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id2-${env}'
}

resource there 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-log'
  scope: resourceGroup('rg2')
}

resource named 'Microsoft.Web/sites@2023-12-01' = {
  name: 'named'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${uai.id}': {}
    }
  }
}

resource placed 'Microsoft.Web/sites@2023-12-01' = {
  name: 'placed'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${there.id}': {}
      '${resourceId('s2', 'rg', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')}': {}
    }
  }
}
