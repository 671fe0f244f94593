param names string[]
param others string[]
param groups { names: string[] }[]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for n in names: {
  name: n
  location: 'westeurope'
}]

resource told 'Microsoft.Web/sites@2023-12-01' = [for n in names: {
  name: 'told-${n}'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', n)}': {} }
  }
}]

resource other 'Microsoft.Web/sites@2023-12-01' = [for n in others: {
  name: 'other-${n}'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', n)}': {} }
  }
}]

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for n in others: {
  name: guid(n, 'x')
  properties: {
    principalId: reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', n)).principalId
    roleDefinitionId: 'x'
  }
}]

resource toldAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for n in names: {
  name: guid(n, 'y')
  properties: {
    principalId: reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', n), '2023-01-31').principalId
    roleDefinitionId: 'x'
  }
}]
