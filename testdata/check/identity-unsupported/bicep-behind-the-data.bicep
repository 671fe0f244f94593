param appIdentityId string

resource environment 'Microsoft.Web/hostingEnvironments@2022-03-01' = {
  name: 'ase1'
  kind: 'ASEv3'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned,UserAssigned'
    userAssignedIdentities: {
      '${appIdentityId}': {}
    }
  }
  properties: {}
}

// Whether an older version takes one is not known.
resource older 'Microsoft.Web/hostingEnvironments@2019-08-01' = {
  name: 'ase2'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {}
}

resource lab 'Microsoft.DevTestLab/labs@2018-10-15-preview' = {
  name: 'lab1'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {}
}

resource olderLab 'Microsoft.DevTestLab/labs@2018-09-15' = {
  name: 'lab2'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {}
}

// A lab has a system-assigned identity without being told.
resource plain 'Microsoft.DevTestLab/labs@2018-10-15-preview' = {
  name: 'lab3'
  location: 'westeurope'
  properties: {}
}

output first string = lab.identity.principalId
output second string = plain.identity.principalId
output third string = olderLab.identity.principalId
