targetScope = 'subscription'

resource lost 'Microsoft.Authorization/policyAssignments@2022-06-01' = {
  name: 'lost'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}

resource kept 'Microsoft.Authorization/policyAssignments@2022-06-01' = {
  name: 'kept'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}
