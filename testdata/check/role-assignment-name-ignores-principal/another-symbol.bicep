param name string
param other string

resource one 'Microsoft.Compute/virtualMachines@2024-07-01' = { name: 'one', location: 'w', identity: { type: 'SystemAssigned' } }
resource named 'Microsoft.Compute/virtualMachines@2024-07-01' = { name: name, location: 'w', identity: { type: 'SystemAssigned' } }

resource sameOne 'Microsoft.Compute/virtualMachines@2024-07-01' existing = { name: 'ONE' }
resource sameNamed 'Microsoft.Compute/virtualMachines@2024-07-01' existing = { name: name }
resource maybeNamed 'Microsoft.Compute/virtualMachines@2024-07-01' existing = { name: other }
resource two 'Microsoft.Compute/virtualMachines@2024-07-01' existing = { name: 'two' }
resource site 'Microsoft.Web/sites@2023-12-01' existing = { name: 'one' }

// The ID of the machine itself, by another symbol.
resource a 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(sameOne.id, 'x')
  properties: { roleDefinitionId: 'x', principalId: one.identity.principalId, principalType: 'ServicePrincipal' }
}
resource b 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(sameNamed.id, 'x')
  properties: { roleDefinitionId: 'x', principalId: named.identity.principalId, principalType: 'ServicePrincipal' }
}
resource c 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(maybeNamed.id, 'x')
  properties: { roleDefinitionId: 'x', principalId: named.identity.principalId, principalType: 'ServicePrincipal' }
}

// That of something else.
resource d 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(two.id, 'x')
  properties: { roleDefinitionId: 'x', principalId: one.identity.principalId, principalType: 'ServicePrincipal' }
}
resource e 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(site.id, 'x')
  properties: { roleDefinitionId: 'x', principalId: named.identity.principalId, principalType: 'ServicePrincipal' }
}
