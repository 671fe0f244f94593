resource id 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
param e string
resource s 'Microsoft.Web/sites@2023-12-01' = if (e == 'p') {
  name: 's'
  location: 'x'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: e == 'd' ? {} : { '${id.id}': {} }
  }
}
