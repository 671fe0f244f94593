// A loop's variable that is called like the identity is not the identity.
param roles array

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}

var id = app.properties.principalId

resource items 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for app in roles: {
  name: guid(resourceGroup().id, app)
  properties: {
    principalType: 'ServicePrincipal'
    principalId: id
    roleDefinitionId: app
  }
}]

resource texts 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for app in roles: {
  name: guid(resourceGroup().id, 'x-${app}')
  properties: {
    principalType: 'ServicePrincipal'
    principalId: id
    roleDefinitionId: app
  }
}]

// Of an item that says more than the role, it is not known what.
resource others 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (app, index) in roles: {
  name: guid(resourceGroup().id, app.who)
  properties: {
    principalType: 'ServicePrincipal'
    principalId: id
    roleDefinitionId: roles[index]
  }
}]

// The principal is one of each turn.
resource each 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for app in roles: {
  name: guid(resourceGroup().id, app.who)
  properties: {
    principalType: 'ServicePrincipal'
    principalId: app.who
    roleDefinitionId: app.role
  }
}]
