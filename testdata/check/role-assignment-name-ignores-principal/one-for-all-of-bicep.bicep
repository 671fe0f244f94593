param apps string[]
param only bool
var role = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')

resource ids 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for app in apps: {
  name: 'id-${app}'
  location: 'westeurope'
}]
resource stores 'Microsoft.Storage/storageAccounts@2023-05-01' existing = [for app in apps: {
  name: 'st${app}'
}]

resource first 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (app, i) in apps: {
  name: guid(ids[0].id, role)
  properties: {
    roleDefinitionId: role
    principalId: ids[i].properties.principalId
    principalType: 'ServicePrincipal'
  }
}]
resource own 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (app, i) in apps: {
  name: guid(ids[i].id, role)
  properties: {
    roleDefinitionId: role
    principalId: ids[i].properties.principalId
    principalType: 'ServicePrincipal'
  }
}]
// One principal, at a scope of its own in each turn.
resource scoped 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (app, i) in apps: {
  scope: stores[i]
  name: guid(ids[0].id, role)
  properties: {
    roleDefinitionId: role
    principalId: ids[i].properties.principalId
    principalType: 'ServicePrincipal'
  }
}]
resource one 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for i in range(0, 1): {
  name: guid(ids[0].id, role)
  properties: {
    roleDefinitionId: role
    principalId: ids[i].properties.principalId
    principalType: 'ServicePrincipal'
  }
}]
resource chosen 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (app, i) in apps: if (only && i == 0) {
  name: guid(ids[0].id, role)
  properties: {
    roleDefinitionId: role
    principalId: ids[i].properties.principalId
    principalType: 'ServicePrincipal'
  }
}]
resource same 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(ids[0].name, role)
  properties: {
    roleDefinitionId: role
    principalId: ids[0].properties.principalId
    principalType: 'ServicePrincipal'
  }
}
