resource made 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}

resource there 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-data'
}

resource app 'Microsoft.Web/sites@2023-12-01' existing = {
  name: 'app1'
}

output first string = made.identity.principalId
output second string = there.identity.principalId
output third string = there.properties.principalId
output fourth string = app.identity.principalId
