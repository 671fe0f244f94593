param identity object
param kind string = 'None'

resource site1 'Microsoft.Web/sites@2023-12-01' = {
  name: 'site1'
  location: 'westeurope'
  identity: identity
}

resource site2 'Microsoft.Web/sites@2023-12-01' = {
  name: 'site2'
  location: 'westeurope'
  identity: {
    type: kind
  }
}

resource site3 'Microsoft.Web/sites@2023-12-01' = {
  name: 'site3'
  location: 'westeurope'
}

output given string = site1.identity.principalId
output open string = site2.identity.principalId
output guarded string? = site3.?identity.?principalId
