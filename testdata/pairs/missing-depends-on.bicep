resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}

resource early 'Microsoft.Web/sites@2023-12-01' = {
  name: 'early'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')}': {}
    }
  }
}

resource waiting 'Microsoft.Web/sites@2023-12-01' = {
  name: 'waiting'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')}': {}
    }
  }
  dependsOn: [
    app
  ]
}
