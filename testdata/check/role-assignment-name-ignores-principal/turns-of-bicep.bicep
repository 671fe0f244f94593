var names = ['id-a', 'id-b']

resource users 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for i in range(0, 2): {
  name: 'id-${i}'
  location: 'westeurope'
}]

resource named 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for i in range(0, 2): {
  name: names[i]
  location: 'westeurope'
}]

resource byName 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('id-0', 'reader')
  properties: {
    principalId: users[0].properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: 'x'
  }
}

resource byItem 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('id-a', 'reader')
  properties: {
    principalId: named[0].properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: 'x'
  }
}

resource byNothing 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, 'reader')
  properties: {
    principalId: named[0].properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: 'x'
  }
}
