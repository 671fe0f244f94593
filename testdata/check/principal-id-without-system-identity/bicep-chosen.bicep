@allowed(['dev', 'test', 'prod'])
param env string
param mode string = 'off'

var blocks = {
  dev: null
  test: { type: 'None' }
  prod: { type: 'SystemAssigned' }
}

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'site'
  location: 'w'
  identity: blocks[env]
}
resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app'
  location: 'w'
  identity: { type: mode == 'off' ? 'None' : 'SystemAssigned' }
}

resource a 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (env == 'dev') {
  name: guid(site.id, 'a')
  properties: { roleDefinitionId: 'x', principalId: site.identity.principalId, principalType: 'ServicePrincipal' }
}
resource b 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (env != 'prod') {
  name: guid(site.id, 'b')
  properties: { roleDefinitionId: 'x', principalId: site.identity.principalId, principalType: 'ServicePrincipal' }
}
resource c 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (env == 'prod') {
  name: guid(site.id, 'c')
  properties: { roleDefinitionId: 'x', principalId: site.identity.principalId, principalType: 'ServicePrincipal' }
}
resource d 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (env != 'dev') {
  name: guid(site.id, 'd')
  properties: { roleDefinitionId: 'x', principalId: site.identity.principalId, principalType: 'ServicePrincipal' }
}
resource e 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (mode == 'off') {
  name: guid(app.id, 'e')
  properties: { roleDefinitionId: 'x', principalId: app.identity.principalId, principalType: 'ServicePrincipal' }
}
resource f 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (mode != 'off') {
  name: guid(app.id, 'f')
  properties: { roleDefinitionId: 'x', principalId: app.identity.principalId, principalType: 'ServicePrincipal' }
}
