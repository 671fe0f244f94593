resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
resource job 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-job'
}

param flag bool
param more object

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {}
}
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    userAssignedIdentities: { '${app.id}': {} }
  }
}
resource c 'Microsoft.Web/sites@2023-12-01' = {
  name: 'c'
  location: 'westeurope'
  identity: flag ? { userAssignedIdentities: {} } : null
}
resource d 'Microsoft.Web/sites@2023-12-01' = {
  name: 'd'
  location: 'westeurope'
  identity: { ...more }
}
resource e 'Microsoft.Web/sites@2023-12-01' = {
  name: 'e'
  location: 'westeurope'
  identity: union({}, { userAssignedIdentities: { '${app.id}': {} } })
}
resource f 'Microsoft.Web/sites@2023-12-01' = {
  name: 'f'
  location: 'westeurope'
  identity: flag ? { type: 'SystemAssigned' } : more
}
