param name string
param group string

var subscriptionId = subscription().subscriptionId

resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app1'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '/subscriptions/${subscription().subscriptionId}/resourceGroups/${resourceGroup().name}/Microsoft.ManagedIdentity/userAssignedIdentities/id-a': {}
      '${resourceGroup().id}/Microsoft.ManagedIdentity/userAssignedIdentities/id-b': {}
      '${resourceGroup().id}/Microsoft.ManagedIdentity/userAssignedIdentities/${name}': {}
      '/subscriptions/${subscriptionId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-c': {}
      '${subscriptionResourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-d')}': {}
      '/subscriptions/${subscription().id}/resourceGroups/rg-ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-e': {}
      '/subscription/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-f': {}
      '/subscriptions/${subscriptionId}/resourceGroup/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-g': {}
      '/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup().name}/providers/Microsoft.ManagedIdentity/id-h': {}
      '${resourceGroup().id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/': {}
    }
  }
}

// What a parameter holds may have slashes of its own, and these are right.
resource right 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app2'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '/subscriptions/${subscription().subscriptionId}/resourceGroups/${resourceGroup().name}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a': {}
      '${resourceGroup().id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-b': {}
      '${subscription().id}/resourcegroups/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}': {}
      '/subscriptions/${subscriptionId}/resourceGroups/${group}/Microsoft.ManagedIdentity/userAssignedIdentities/id-c': {}
      '/subscriptions/${group}/resourceGroup/x/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-d': {}
      '/subscriptions/<subscription>/resourceGroup/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-e': {}
      '${resourceGroup().id}${group}/userAssignedIdentities/id-f': {}
      '${resourceGroup().id}/providers/${name}': {}
      '${name}/Microsoft.ManagedIdentity/userAssignedIdentities/id-g': {}
    }
  }
}
