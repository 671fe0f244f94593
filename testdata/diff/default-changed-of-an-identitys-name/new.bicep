param idName string = 'id-b'
param env string = 'test'
param idGroup string = 'rg-b'
param kept string = 'id-kept'

resource existing 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: idName
}

resource declared 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${env}'
  location: 'westeurope'
}

resource elsewhere 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-log'
  scope: resourceGroup(idGroup)
}

resource same 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: kept
}

var ids = {
  '${existing.id}': {}
}

resource byExisting 'Microsoft.Web/sites@2023-12-01' = {
  name: 'by-existing'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${existing.id}': {}
    }
  }
}

resource byDeclared 'Microsoft.Web/sites@2023-12-01' = {
  name: 'by-declared'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${declared.id}': {}
    }
  }
}

resource byVariable 'Microsoft.Web/sites@2023-12-01' = {
  name: 'by-variable'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: ids
  }
}

resource byName 'Microsoft.Web/sites@2023-12-01' = {
  name: 'by-name'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', existing.name)}': {}
    }
  }
}

resource byGroup 'Microsoft.Web/sites@2023-12-01' = {
  name: 'by-group'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${elsewhere.id}': {}
    }
  }
}

resource unchanged 'Microsoft.Web/sites@2023-12-01' = {
  name: 'unchanged'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${same.id}': {}
    }
  }
}
