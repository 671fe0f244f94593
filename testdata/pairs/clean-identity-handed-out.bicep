resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app1'
  location: 'westeurope'
}

output id string = app.id
