param principalId string
param anew string = newGuid()
param now string = utcNow()
param names object = {
  fixed: 'a'
  other: newGuid()
}

var reader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
var name = guid(resourceGroup().id, anew)
var suffix = uniqueString(now)

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: 'store1'
}

resource one 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: anew
  properties: {
    roleDefinitionId: reader
    principalId: principalId
  }
}

resource two 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: name
  properties: {
    roleDefinitionId: reader
    principalId: principalId
  }
}

resource three 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid('${principalId}-${suffix}')
  properties: {
    roleDefinitionId: reader
    principalId: principalId
  }
}

resource four 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, principalId, names.fixed)
  properties: {
    roleDefinitionId: reader
    principalId: principalId
  }
}

resource five 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, principalId, names['other'])
  properties: {
    roleDefinitionId: reader
    principalId: principalId
  }
}
