targetScope = 'managementGroup'

resource lost 'Microsoft.Authorization/policyAssignments@2022-06-01' = {
  name: 'lost'
  location: 'westeurope'
}

resource kept 'Microsoft.Authorization/policyAssignments@2022-06-01' = {
  name: 'kept'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}
