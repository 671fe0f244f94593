resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
resource job 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-job'
}

param ids string[]
var list = [app.id]

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: [
      app.id
    ]
  }
}
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: list
  }
}
resource c 'Microsoft.Web/sites@2023-12-01' = {
  name: 'c'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: [for id in ids: { '${id}': {} }]
  }
}
resource d 'Microsoft.Web/sites@2023-12-01' = {
  name: 'd'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: app.id
  }
}
resource e 'Microsoft.Web/sites@2023-12-01' = {
  name: 'e'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: map(ids, id => { '${id}': {} })
  }
}
