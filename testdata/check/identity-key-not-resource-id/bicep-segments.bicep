param name string

resource site 'Microsoft.Web/sites@2023-12-01' existing = {
  name: 'site'
}

resource named 'Microsoft.Web/sites@2023-12-01' existing = {
  name: name
}

resource elsewhere 'Microsoft.Web/sites@2023-12-01' existing = {
  name: name
  scope: resourceGroup('rg-sites')
}

var group = resourceGroup().id

resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app1'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${tenantResourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-a')}': {}
      '${tenantResourceId('Microsoft.ManagedIdentity/userAssignedIdentities', name)}': {}
      '${managementGroupResourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-b')}': {}
      '/${resourceGroup().id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-c': {}
      '/${subscription().id}/resourceGroups/${resourceGroup().name}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-d': {}
      '${resourceGroup().id}': {}
      '${group}': {}
      '${resourceGroup().name}': {}
      '${subscription().id}': {}
      '${subscription().subscriptionId}': {}
      '${site.id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-e': {}
      '${named.id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-f': {}
      '${elsewhere.id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-g': {}
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-h')}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-i': {}
    }
  }
}

// What is not known, and what is right.
resource right 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app2'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceGroup().tags.identity}': {}
      '${resourceGroup(name).id}': {}
      '${name}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a': {}
      '${resourceGroup('rg-other').id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-b': {}
      '${resourceId('rg-other', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'id-c')}': {}
      '${resourceId(subscription().subscriptionId, 'rg-other', 'Microsoft.ManagedIdentity/userAssignedIdentities', name)}': {}
      '/${name}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-d': {}
    }
  }
}
