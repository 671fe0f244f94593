param sys bool = false
param ids array = []
param other string = 'Custom'
param kind string = ''

var any = sys || !empty(ids)
var chosen = sys ? (!empty(ids) ? 'SystemAssigned, UserAssigned' : 'SystemAssigned') : (!empty(ids) ? 'UserAssigned' : '')

resource inline 'Microsoft.Web/sites@2023-12-01' = {
  name: 'inline'
  location: 'westeurope'
  identity: (sys || !empty(ids)) ? {
    type: sys ? (!empty(ids) ? 'SystemAssigned, UserAssigned' : 'SystemAssigned') : (!empty(ids) ? 'UserAssigned' : 'never')
    userAssignedIdentities: !empty(ids) ? toObject(ids, id => id, id => {}) : null
  } : null
}

resource named 'Microsoft.Web/sites@2023-12-01' = {
  name: 'named'
  location: 'westeurope'
  identity: any ? {
    type: chosen
    userAssignedIdentities: !empty(ids) ? toObject(ids, id => id, id => {}) : null
  } : null
}

resource negated 'Microsoft.Web/sites@2023-12-01' = {
  name: 'negated'
  location: 'westeurope'
  identity: !sys && empty(ids) ? null : {
    type: sys ? 'SystemAssigned' : empty(ids) ? 'never' : 'UserAssigned'
    userAssignedIdentities: empty(ids) || sys ? null : toObject(ids, id => id, id => {})
  }
}

resource deployed 'Microsoft.Web/sites@2023-12-01' = if (sys || !empty(ids)) {
  name: 'deployed'
  location: 'westeurope'
  identity: {
    type: !sys && empty(ids) ? 'never' : 'SystemAssigned'
  }
}

resource defaults 'Microsoft.Web/sites@2023-12-01' = if (other != 'Custom' || kind != '') {
  name: 'defaults'
  location: 'westeurope'
  identity: {
    type: empty(kind) ? other : kind
  }
}

resource less 'Microsoft.Web/sites@2023-12-01' = {
  name: 'less'
  location: 'westeurope'
  identity: (sys || !empty(ids)) ? {
    type: sys ? 'SystemAssigned' : 'sometimes'
  } : null
}

resource nothing 'Microsoft.Web/sites@2023-12-01' = if (other != 'x' || kind != '') {
  name: 'nothing'
  location: 'westeurope'
  identity: {
    type: sys || !empty(ids) ? 'SystemAssigned' : 'sometimes'
  }
}

resource cases 'Microsoft.Web/sites@2023-12-01' = {
  name: 'cases'
  location: 'westeurope'
  identity: (sys || !empty(ids)) ? {
    type: sys && !empty(ids) ? 'SystemAssigned, UserAssigned' : !sys && !empty(ids) ? 'UserAssigned' : sys && empty(ids) ? 'SystemAssigned' : 'never'
    userAssignedIdentities: !empty(ids) ? toObject(ids, id => id, id => {}) : null
  } : null
}

param count int = 0

resource counted 'Microsoft.Web/sites@2023-12-01' = if (count > 0) {
  name: 'counted'
  location: 'westeurope'
  identity: {
    type: count == 0 ? 'never' : count == 1 ? 'sometimes' : 'SystemAssigned'
  }
}

resource listed 'Microsoft.Web/sites@2023-12-01' = if (length(ids) > 1) {
  name: 'listed'
  location: 'westeurope'
  identity: {
    type: empty(ids) ? 'never' : 'SystemAssigned'
  }
}
