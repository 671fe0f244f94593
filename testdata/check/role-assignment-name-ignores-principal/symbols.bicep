param principalId string
param principals array
param location string = resourceGroup().location
param seed string
param appName string

var reader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
var roles = [reader]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${appName}'
  location: location
}

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: 'store1'
}

resource cluster 'Microsoft.ContainerService/managedClusters@2024-05-01' existing = {
  name: 'cluster1'
}

resource contributor 'Microsoft.Authorization/roleDefinitions@2022-04-01' existing = {
  scope: subscription()
  name: 'b24988ac-6180-42a0-ab88-20f7382dd24c'
}

module hub './hub.bicep' = {
  name: 'hub-${uniqueString(seed)}'
  params: {
    identityName: appName
  }
}

// The scope and the role, of an identity of the file.
resource one 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, contributor.id)
  properties: {
    roleDefinitionId: contributor.id
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

// The scope and a word, of a principal that comes from outside.
resource two 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: cluster
  name: guid(cluster.id, 'administrator', location)
  properties: {
    roleDefinitionId: reader
    principalId: principalId
  }
}

// The role of each turn is none of the principal's.
resource three 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in roles: {
  name: guid(resourceGroup().id, role)
  properties: {
    roleDefinitionId: role
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}]

// What another cluster has may be the principal of its kubelets.
resource four 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(cluster.id, reader)
  properties: {
    roleDefinitionId: reader
    principalId: principalId
  }
}

resource five 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, identity.name)
  properties: {
    roleDefinitionId: reader
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource six 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid('msi-${appName}-reader')
  properties: {
    roleDefinitionId: reader
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource seven 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (principal, i) in principals: {
  name: guid(resourceGroup().id, reader, string(i))
  properties: {
    roleDefinitionId: reader
    principalId: principal.id
  }
}]

resource eight 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, appName)
  properties: {
    roleDefinitionId: reader
    principalId: hub.outputs.principalId
    principalType: 'ServicePrincipal'
  }
}

resource nine 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, hub.outputs.identityId)
  properties: {
    roleDefinitionId: reader
    principalId: principalId
  }
}

resource ten 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, 'IDENTITY', reader)
  properties: {
    roleDefinitionId: reader
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource eleven 'Microsoft.Authorization/roleAssignments@2022-04-01' existing = {
  name: guid('eleven')
}

var shared = guid(resourceGroup().id, 'twelve')

resource twelve 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: shared
  properties: {
    roleDefinitionId: reader
    principalId: reference(identity.id, '2023-01-31').principalId
    principalType: 'ServicePrincipal'
  }
}

var me = deployer().objectId
var mine = 'deployer-${deployer().objectId}'
var known = loadJsonContent('principal.json')

resource thirteen 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, deployer().objectId, reader)
  properties: {
    roleDefinitionId: reader
    principalId: deployer().objectId
  }
}

resource fourteen 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, mine)
  properties: {
    roleDefinitionId: reader
    principalId: me
  }
}

resource fifteen 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(loadTextContent('p.txt'))
  properties: {
    roleDefinitionId: reader
    principalId: loadTextContent('p.txt')
  }
}

resource sixteen 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(string({ by: deployer() }))
  properties: {
    roleDefinitionId: reader
    principalId: az.deployer().objectId
  }
}

resource seventeen 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(string(loadJsonContent('principal.json')))
  properties: {
    roleDefinitionId: reader
    principalId: known.id
  }
}

// Another file, and where it is deployed to.
resource eighteen 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, loadTextContent('q.txt'))
  properties: {
    roleDefinitionId: reader
    principalId: loadTextContent('p.txt')
  }
}

resource nineteen 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, reader)
  properties: {
    roleDefinitionId: reader
    principalId: deployer().objectId
  }
}
