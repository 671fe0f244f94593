resource one 'Microsoft.Authorization/policyAssignments@2024-04-01' = {
  name: 'one'
  identity: {
    type: 'SystemAssigned'
  }
}
