resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
resource job 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-job'
}

param flag bool
param ids string[]

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'None'
    userAssignedIdentities: {
      '${app.id}': {}
    }
  }
}
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: flag ? 'UserAssigned' : 'None'
    userAssignedIdentities: { '${app.id}': {} }
  }
}
resource c 'Microsoft.Web/sites@2023-12-01' = {
  name: 'c'
  location: 'westeurope'
  identity: {
    type: empty(ids) ? 'None' : 'UserAssigned'
    userAssignedIdentities: toObject(ids, id => id, id => {})
  }
}
resource d 'Microsoft.Web/sites@2023-12-01' = {
  name: 'd'
  location: 'westeurope'
  identity: {
    type: 'None'
    userAssignedIdentities: {}
  }
}
