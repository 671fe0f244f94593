param a bool
param b bool
var ids = {
  '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'app')}': {}
}

resource deployed 'Microsoft.Web/sites@2023-12-01' = if (a || b) {
  name: 'deployed'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: a ? ids : b ? ids : {}
  }
}

resource paired 'Microsoft.Web/sites@2023-12-01' = if (a || b) {
  name: 'paired'
  location: 'westeurope'
  identity: {
    type: a ? 'SystemAssigned' : 'UserAssigned'
    userAssignedIdentities: !a && b ? ids : null
  }
}

resource swapped 'Microsoft.Web/sites@2023-12-01' = if (a || b) {
  name: 'swapped'
  location: 'westeurope'
  identity: {
    type: a ? 'UserAssigned' : 'SystemAssigned'
    userAssignedIdentities: b ? null : {}
  }
}

resource open 'Microsoft.Web/sites@2023-12-01' = {
  name: 'open'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: a ? ids : b ? ids : {}
  }
}
