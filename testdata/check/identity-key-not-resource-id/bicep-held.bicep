param on bool

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}

var principal = app.properties.principalId
var id = app.id

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${principal}': {}
    }
  }
}
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${id}': {}
    }
  }
}
resource c 'Microsoft.Web/sites@2023-12-01' = {
  name: 'c'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${on ? app.id : app.properties.clientId}': {}
    }
  }
}
