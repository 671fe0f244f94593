resource uai 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${uniqueString(resourceGroup().id)}'
  location: 'westeurope'
}

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app-${uniqueString(resourceGroup().id)}'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}

resource byId 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-${uniqueString(resourceGroup().id)}'), 'r')
  properties: {
    principalId: uai.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: 'x'
  }
}

resource bySite 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('app-${uniqueString(resourceGroup().id)}', 'r')
  properties: {
    principalId: site.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: 'x'
  }
}

resource byAnother 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(uniqueString(subscription().id), 'r')
  properties: {
    principalId: site.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: 'x'
  }
}
