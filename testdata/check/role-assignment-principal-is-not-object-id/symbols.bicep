extension microsoftGraphV1

param on bool

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for name in ['one', 'two']: {
  name: 'id-${name}'
  location: resourceGroup().location
}]

resource site 'Microsoft.Web/sites@2023-12-01' existing = {
  name: 'app1'
}

resource application 'Microsoft.Graph/servicePrincipals@v1.0' existing = {
  appId: 'd25f5b4a-0d3d-4a9c-9a0e-1f0d8a1f2b3c'
}

module hub './hub.bicep' = {
  name: 'hub'
}

var reader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
var chosen = on ? identity.id : site.identity.principalId

resource one 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(identity.id, reader)
  properties: {
    roleDefinitionId: reader
    principalId: identity.id
    principalType: 'ServicePrincipal'
  }
}

resource two 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(identities[0].id, reader)
  properties: {
    roleDefinitionId: reader
    principalId: identities[0].id
    principalType: 'ServicePrincipal'
  }
}

resource three 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(site.id, reader)
  properties: {
    roleDefinitionId: reader
    principalId: site.id
    principalType: 'ServicePrincipal'
  }
}

resource four 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(identity.id, reader, 'four')
  properties: {
    roleDefinitionId: reader
    principalId: chosen
    principalType: 'ServicePrincipal'
  }
}

resource five 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(site.id, reader, 'five')
  properties: {
    roleDefinitionId: reader
    principalId: site.identity.tenantId
    principalType: 'ServicePrincipal'
  }
}

resource six 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(application.id, reader)
  properties: {
    roleDefinitionId: reader
    principalId: application.id
    principalType: 'ServicePrincipal'
  }
}

resource seven 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('hub', reader)
  properties: {
    roleDefinitionId: reader
    principalId: hub.outputs.clientId
    principalType: 'ServicePrincipal'
  }
}

resource eight 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(site.id, reader, 'eight')
  properties: {
    roleDefinitionId: reader
    principalId: site.?identity.?principalId
    principalType: 'ServicePrincipal'
  }
}
