param c bool
param d bool

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}

resource one 'Microsoft.Web/sites@2023-12-01' = {
  name: 'one'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
    ...(c ? { userAssignedIdentities: { '${app.id}': {} } } : {})
  }
}

// Both are asked for by one condition.
resource two 'Microsoft.Web/sites@2023-12-01' = {
  name: 'two'
  location: 'westeurope'
  identity: {
    type: c ? 'SystemAssigned, UserAssigned' : 'SystemAssigned'
    ...(c ? { userAssignedIdentities: { '${app.id}': {} } } : {})
  }
}

resource three 'Microsoft.Web/sites@2023-12-01' = {
  name: 'three'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
    ...(c ? { userAssignedIdentities: { '${app.id}': {} } } : {})
    ...(c ? { type: 'SystemAssigned, UserAssigned' } : {})
  }
}

// Not the same condition.
resource four 'Microsoft.Web/sites@2023-12-01' = {
  name: 'four'
  location: 'westeurope'
  identity: {
    type: d ? 'SystemAssigned, UserAssigned' : 'SystemAssigned'
    ...(c ? { userAssignedIdentities: { '${app.id}': {} } } : {})
  }
}
