param p bool = false
param q bool = true
param k string = 'None'
param ident object = { type: 'None' }
param names array = ['id-app']
param untouched bool = true
param id string

resource one 'Microsoft.Web/sites@2023-12-01' = {
  name: 'one'
  location: 'westeurope'
  identity: p ? { type: 'SystemAssigned' } : null
}

resource two 'Microsoft.Web/sites@2023-12-01' = {
  name: 'two'
  location: 'westeurope'
  identity: {
    type: k
  }
}

resource three 'Microsoft.Web/sites@2023-12-01' = {
  name: 'three'
  location: 'westeurope'
  identity: ident
}

resource four 'Microsoft.Web/sites@2023-12-01' = {
  name: 'four'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: toObject(names, name => resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', name), name => {})
  }
}

resource five 'Microsoft.Web/sites@2023-12-01' = {
  name: 'five'
  location: 'westeurope'
  identity: p && q ? { type: 'SystemAssigned' } : null
}

resource six 'Microsoft.Web/sites@2023-12-01' = {
  name: 'six'
  location: 'westeurope'
  identity: untouched ? { type: 'SystemAssigned' } : null
}

resource seven 'Microsoft.Web/sites@2023-12-01' = {
  name: 'seven'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${id}': {}
    }
  }
}
