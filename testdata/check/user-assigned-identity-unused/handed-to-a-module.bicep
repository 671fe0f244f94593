param app string
var prefix = 'contoso'
resource i1 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${app}'
  location: resourceGroup().location
}
resource i2 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${prefix}-id'
  location: resourceGroup().location
}
module m 'm.bicep' = {
  name: 'm'
  params: {
    app: app
    prefix: prefix
  }
}
