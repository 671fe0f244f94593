param on bool
param place string?

resource a 'Microsoft.Authorization/policyAssignments@2024-04-01' = {
  name: 'a'
  location: null
  identity: {
    type: 'SystemAssigned'
  }
}
resource b 'Microsoft.Authorization/policyAssignments@2024-04-01' = {
  name: 'b'
  location: on ? 'westeurope' : null
  identity: {
    type: 'SystemAssigned'
  }
}
resource c 'Microsoft.Authorization/policyAssignments@2024-04-01' = {
  name: 'c'
  location: place
  identity: {
    type: 'SystemAssigned'
  }
}
