param on bool
param kind string
param ids string[]

resource app 'Microsoft.Web/sites@2023-12-01' = if (on) {
  name: 'app'
  location: 'westeurope'
  identity: on ? { type: 'SystemAssigned' } : {}

  resource slot 'slots' = {
    name: 'slot'
    location: 'westeurope'
    identity: on ? { type: 'SystemAssigned' } : {}
  }
}

resource other 'Microsoft.Web/sites@2023-12-01' = if (!empty(ids)) {
  name: 'other'
  location: 'westeurope'
  identity: { type: 'UserAssigned', userAssignedIdentities: toObject(ids, id => id, id => {}) }
}

resource web 'Microsoft.Web/sites@2023-12-01' = if (kind == 'web') {
  name: 'web'
  location: 'westeurope'
  identity: kind == 'web' ? { type: 'SystemAssigned' } : {}
}

resource each 'Microsoft.Web/sites@2023-12-01' = [for (id, i) in ids: {
  name: 'each${i}'
  location: 'westeurope'
  identity: { type: 'UserAssigned', userAssignedIdentities: toObject(ids, id => id, id => {}) }
}]

resource assignment 'Microsoft.Authorization/policyAssignments@2024-04-01' = if (on) {
  name: 'assignment'
  location: on ? 'westeurope' : null
  identity: { type: 'SystemAssigned' }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}

resource registry 'Microsoft.App/containerApps@2024-03-01' = if (on) {
  name: 'registry'
  location: 'westeurope'
  identity: on ? { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } } : { type: 'SystemAssigned' }
  properties: {
    configuration: {
      registries: [
        { server: 'example.azurecr.io', identity: identity.id }
      ]
    }
  }
}

resource site 'Microsoft.Web/sites@2023-12-01' = if (on) {
  name: 'site'
  location: 'westeurope'
  identity: on ? { type: 'SystemAssigned' } : null
}

output principal string = site.identity.principalId
output principalOfOther string = on ? site.identity.principalId : ''
