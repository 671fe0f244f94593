// The name of a turn, or of an item, is not the resource that is called the same.
resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
resource job 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-job'
}
param apps string[]

resource turns 'Microsoft.Web/sites@2023-12-01' = [for app in apps: {
  name: 'turns-${app}'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${app}': {}
    }
  }
}]
resource items 'Microsoft.Web/sites@2023-12-01' = {
  name: 'items'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: toObject([resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-b')], job => '${job}', job => {})
  }
}
output ids string[] = [app.id, job.id]
