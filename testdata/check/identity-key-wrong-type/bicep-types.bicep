resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
resource job 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-job'
}

resource plan 'Microsoft.Web/serverfarms@2023-12-01' existing = {
  name: 'plan'
  resource inner 'slots' existing = {
    name: 'x'
  }
}

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${plan.id}': {}
      '${plan::inner.id}': {}
      '${resourceId('Micrososft.ManagedIdentity/userAssignedIdentities', 'x')}': {}
      '${resourceGroup().id}': {}
      '${az.resourceId('Microsoft.Web/sites', 'x')}': {}
    }
  }
}
