param env string

var one = { id: 'id-one' }
var two = { dev: { id: 'id-dev' } }
var three = ['id-a', 'id-b']
var nobodys = { dev: { id: 'id-nobodys' } }

resource first 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: one.id
  location: 'westeurope'
}

resource second 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: two[env].id
  location: 'westeurope'
}

resource thirds 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for i in range(0, 2): {
  name: three[i]
  location: 'westeurope'
}]

resource fourth 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: env == 'dev' ? 'id-then' : 'id-else'
  location: 'westeurope'
}

resource fifth 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: nobodys[env].id
  location: 'westeurope'
}

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app1'
  location: 'westeurope'
  dependsOn: [first, second, thirds, fourth, fifth]
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-one')}': {}
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-dev')}': {}
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-a')}': {}
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-then')}': {}
    }
  }
}
