@allowed(['None', 'SystemAssigned', 'UserAssigned'])
param kind string
param ids object

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}

// What is given for the one branch has no part in the other.
resource filled 'Microsoft.Web/sites@2023-12-01' = {
  name: 'filled'
  location: 'westeurope'
  identity: {
    type: kind == 'UserAssigned' ? 'UserAssigned' : 'SystemAssigned'
    userAssignedIdentities: kind == 'UserAssigned' ? ids : { '${app.id}': {} }
  }
}

resource empty 'Microsoft.Web/sites@2023-12-01' = {
  name: 'empty'
  location: 'westeurope'
  identity: {
    type: kind == 'UserAssigned' ? 'UserAssigned' : 'SystemAssigned'
    userAssignedIdentities: kind == 'UserAssigned' ? ids : {}
  }
}

// Nothing is known of the branch without the type.
resource other 'Microsoft.Web/sites@2023-12-01' = {
  name: 'other'
  location: 'westeurope'
  identity: {
    type: kind == 'UserAssigned' ? 'UserAssigned' : 'SystemAssigned'
    userAssignedIdentities: kind == 'UserAssigned' ? { '${app.id}': {} } : ids
  }
}

// What is empty is no choice of the caller's.
resource counted 'Microsoft.Web/sites@2023-12-01' = {
  name: 'counted'
  location: 'westeurope'
  identity: {
    type: empty(ids) ? 'SystemAssigned' : 'UserAssigned'
    userAssignedIdentities: empty(ids) ? null : ids
  }
}

// In one case alone both are known, and that is enough.
resource apart 'Microsoft.Web/sites@2023-12-01' = {
  name: 'apart'
  location: 'westeurope'
  identity: {
    type: kind == 'None' ? 'SystemAssigned' : 'UserAssigned'
    userAssignedIdentities: kind == 'UserAssigned' ? ids : { '${app.id}': {} }
  }
}
