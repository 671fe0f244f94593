param flag bool
resource a 'Microsoft.Authorization/policyAssignments@2024-04-01' = {
  name: 'a'
  identity: {
    type: 'SystemAssigned'
  }
}
resource b 'Microsoft.Authorization/policyAssignments@2024-04-01' = {
  name: 'b'
  identity: flag ? {
    type: 'SystemAssigned'
  } : null
}
resource c 'Microsoft.Authorization/policyAssignments@2024-04-01' = {
  name: 'c'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}
