param on bool
param shared object

module made 'made.bicep' = {
  name: 'made'
}
module many 'made.bicep' = [for index in range(0, 2): {
  name: 'made${index}'
}]
resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${made.outputs.id}': {}
      '${many[1].outputs.id}': {}
      '${on ? made.outputs.ids[0] : app.id}': {}
    }
  }
}

// What is known before, and what is no name.
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${shared.outputs.id}': {}
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', made.name)}': {}
    }
  }
  properties: {
    keyVaultReferenceIdentity: shared.outputs.id
    siteConfig: { linuxFxVersion: made.outputs.image }
  }
}
module c 'site.bicep' = {
  name: 'c'
  params: {
    identities: { '${made.outputs.id}': {} }
  }
}
