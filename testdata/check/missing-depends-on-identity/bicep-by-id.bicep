param name string = 'id-param'

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}

resource named 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: 'westeurope'
}

var appId = app.id
var listed = {
  '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')}': {}
}

resource late 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app1'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')}': {}
      '${named.id}': {}
    }
  }
}

resource lateByVariable 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app2'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: listed
  }
}

resource lateInLoop 'Microsoft.Web/sites@2023-12-01' = [for app in ['a', 'b']: {
  name: app
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', name)}': {}
    }
  }
}]

resource waits 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app3'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: listed
  }
  dependsOn: [
    app
  ]
}

resource waitsByVariable 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app4'
  location: 'westeurope'
  tags: {
    identity: appId
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: listed
  }
}

resource waitsForAnother 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app5'
  location: 'westeurope'
  tags: {
    other: waits.properties.defaultHostName
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: listed
  }
}

resource elsewhere 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app6'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceId('rg-ids', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')}': {}
    }
  }
}
