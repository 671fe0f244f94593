module application 'app.bicep' = {
  name: 'app'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${a.id}': {}
    }
  }
}

resource a 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-a'
}

resource b 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-b'
}
