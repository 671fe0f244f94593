targetScope = 'subscription'

param name string

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-app'
  location: 'westeurope'
}

resource named 'Microsoft.Resources/resourceGroups@2024-03-01' existing = {
  name: name
}

resource assignment 'Microsoft.Authorization/policyAssignments@2024-04-01' = {
  name: 'assignment'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${group.id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a': {}
    }
  }
}

resource other 'Microsoft.Authorization/policyAssignments@2024-04-01' = {
  name: 'other'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${named.id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}': {}
    }
  }
}
