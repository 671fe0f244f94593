resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
resource job 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-job'
}

param name string
param id string = ''

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      app: {}
      'id-other': {}
      '11111111-1111-1111-1111-111111111111': {}
      '${app.properties.principalId}': {}
      '${app.properties.clientId}': {}
      '${app.name}': {}
      '${name}': {}
      '${id}': {}
    }
  }
}

module made 'made.bicep' = {
  name: 'made'
}

// What a module hands out may call anything so, however deep; it comes too late for a name.
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${made.outputs.clientId}': {}
      '${made.outputs.identity.clientId}': {}
      '${made.outputs.identities[0].principalId}': {}
      '${made.outputs['identity'].deep.clientId}': {}
      '${made.outputs.?other.?clientId}': {}
      '${made['outputs'].third.clientId}': {}
    }
  }
}
