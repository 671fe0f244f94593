resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
resource jobs 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for i in range(0, 2): {
  name: 'id-job${i}'
  location: 'westeurope'
}]
resource store 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: 'st1'
}
module made 'made.bicep' = {
  name: 'made'
}
param pick bool
param apps string[]
param number int
var held = app

resource keys 'Microsoft.Web/sites@2023-12-01' = {
  name: 'keys'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${app}': {}
      '${jobs[0]}': {}
      '${jobs[number]}': {}
      '${jobs}': {}
      '${store}': {}
      '${made}': {}
      '${held}': {}
      '${pick ? app : jobs[1].id}': {}
    }
  }
}
resource items 'Microsoft.Web/sites@2023-12-01' = {
  name: 'items'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: [
      app
      jobs[1]
    ]
  }
}
resource old 'Microsoft.Compute/virtualMachines@2018-04-01' = {
  name: 'old'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    identityIds: [
      app
    ]
  }
}
