resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
resource job 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-job'
}

param ids string[]
param more object
param flag bool
var none = {}

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
  }
}
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned, UserAssigned'
    userAssignedIdentities: none
  }
}
resource c 'Microsoft.Web/sites@2023-12-01' = {
  name: 'c'
  location: 'westeurope'
  identity: { type: 'UserAssigned', userAssignedIdentities: null }
}
resource d 'Microsoft.Web/sites@2023-12-01' = {
  name: 'd'
  location: 'westeurope'
  identity: {
    ...more
    type: 'UserAssigned'
  }
}
resource e 'Microsoft.Web/sites@2023-12-01' = {
  name: 'e'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { ...more }
  }
}
resource f 'Microsoft.Web/sites@2023-12-01' = {
  name: 'f'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: reduce(ids, {}, (all, id) => union(all, { '${id}': {} }))
  }
}
resource g 'Microsoft.Web/sites@2023-12-01' = {
  name: 'g'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      ...none
    }
  }
}
resource h 'Microsoft.Web/sites@2023-12-01' = {
  name: 'h'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: flag ? {} : null
  }
}
resource i 'Microsoft.Web/sites@2023-12-01' = {
  name: 'i'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: toObject([], id => id, id => {})
  }
}
