param sys bool
param user bool
var kind = sys ? (user ? 'SystemAssigned, UserAssigned' : 'SystemAssigned') : (user ? 'UserAssigned' : 'never')
var ids = {
  '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'app')}': {}
}

resource deployed 'Microsoft.Web/sites@2023-12-01' = if (kind != 'never') {
  name: 'deployed'
  location: 'westeurope'
  identity: {
    type: kind
    userAssignedIdentities: user ? ids : null
  }
}

resource block 'Microsoft.Web/sites@2023-12-01' = {
  name: 'block'
  location: 'westeurope'
  identity: kind == 'never' ? null : {
    type: kind
    userAssignedIdentities: user ? ids : null
  }
}

@allowed(['a', 'b'])
param x string
@allowed(['c', 'd'])
param y string

resource allowed 'Microsoft.Web/sites@2023-12-01' = if (x == 'b' || y == 'c') {
  name: 'allowed'
  location: 'westeurope'
  identity: {
    type: x == 'a' ? (y == 'c' ? 'SystemAssigned' : 'never') : 'None'
  }
}

resource some 'Microsoft.Web/sites@2023-12-01' = if (x == 'b' || y == 'd') {
  name: 'some'
  location: 'westeurope'
  identity: {
    type: x == 'a' ? (y == 'c' ? 'SystemAssigned' : 'sometimes') : 'None'
  }
}
