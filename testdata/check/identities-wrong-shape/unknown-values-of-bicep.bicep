param ids string[]
param maybe string[]?
param either string[] | object
param id string

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: { type: 'UserAssigned', userAssignedIdentities: ids }
}

resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: { type: 'UserAssigned', userAssignedIdentities: map(ids, own => toLower(own)) }
}

resource d 'Microsoft.Web/sites@2023-12-01' = {
  name: 'd'
  location: 'westeurope'
  identity: { type: 'UserAssigned', userAssignedIdentities: maybe }
}

resource e 'Microsoft.Web/sites@2023-12-01' = {
  name: 'e'
  location: 'westeurope'
  identity: { type: 'UserAssigned', userAssignedIdentities: either }
}

resource f 'Microsoft.Web/sites@2023-12-01' = {
  name: 'f'
  location: 'westeurope'
  identity: { type: 'UserAssigned', userAssignedIdentities: id }
}
