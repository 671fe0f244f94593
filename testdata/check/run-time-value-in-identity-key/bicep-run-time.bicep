resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
resource job 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-job'
}

module made 'made.bicep' = {
  name: 'made'
}
resource store 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: 'store'
}

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${reference(app.id, '2023-01-31', 'Full').id}': {}
      '${store.properties.x}': {}
      '${made.outputs.id}': {}
      '${store.listKeys().keys[0].value}': {}
      '${listKeys(store.id, '2023-05-01').keys[0].value}': {}
    }
  }
}
