resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
resource job 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-job'
}

param flag bool

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
    userAssignedIdentities: {
      '${app.id}': {}
    }
  }
}
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
    userAssignedIdentities: {}
  }
}
resource c 'Microsoft.Web/sites@2023-12-01' = {
  name: 'c'
  location: 'westeurope'
  identity: {
    type: flag ? 'SystemAssigned' : 'SystemAssigned, UserAssigned'
    userAssignedIdentities: flag ? null : { '${app.id}': {} }
  }
}
resource d 'Microsoft.Web/sites@2023-12-01' = {
  name: 'd'
  location: 'westeurope'
  identity: {
    type: flag ? 'SystemAssigned' : 'SystemAssigned, UserAssigned'
    userAssignedIdentities: !flag ? null : { '${app.id}': {} }
  }
}
