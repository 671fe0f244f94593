param n string
param names string[]
param others string[]

resource ids 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for n in names: {
  name: n
  location: 'westeurope'
}]

// The items of another list, under a name that the file declares, too.
resource webs 'Microsoft.Web/sites@2023-12-01' = [for n in others: {
  name: 'web-${n}'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', n)}': {}
    }
  }
}]

// Those of the file.
resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: n
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', n)}': {}
    }
  }
}
