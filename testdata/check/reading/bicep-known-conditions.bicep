param unknown bool

@allowed(['dev', 'test'])
param allowed string

var on = false
var env = 'dev'
var none = []

resource variable 'Microsoft.Web/sites@2023-12-01' = if (on) {
  name: 'variable'
  location: 'westeurope'
  identity: on ? { type: 'SystemAssigned' } : {}
}

resource compared 'Microsoft.Web/sites@2023-12-01' = if (env == 'prod') {
  name: 'compared'
  location: 'westeurope'
  identity: env == 'prod' ? { type: 'SystemAssigned' } : {}
}

resource notTrue 'Microsoft.Web/sites@2023-12-01' = if (!(true)) {
  name: 'not-true'
  location: 'westeurope'
  identity: {}
}

resource andUnknown 'Microsoft.Web/sites@2023-12-01' = if (on && unknown) {
  name: 'and-unknown'
  location: 'westeurope'
  identity: {}
}

resource notAllowed 'Microsoft.Web/sites@2023-12-01' = if (allowed == 'prod') {
  name: 'not-allowed'
  location: 'westeurope'
  identity: {}
}

resource noTurn 'Microsoft.Web/sites@2023-12-01' = [for i in range(0, 0): {
  name: 'no-turn${i}'
  location: 'westeurope'
  identity: {}
}]

resource ofNone 'Microsoft.Web/sites@2023-12-01' = [for name in none: {
  name: name
  location: 'westeurope'
  identity: {}
}]

resource around 'Microsoft.Web/sites@2023-12-01' = if (unknown) {
  name: 'around'
  location: 'westeurope'

  resource slot 'slots' = if (!unknown) {
    name: 'slot'
    location: 'westeurope'
    identity: {}
  }
}

resource known 'Microsoft.Web/sites@2023-12-01' = if (!on) {
  name: 'known'
  location: 'westeurope'
  identity: {}
}

resource orUnknown 'Microsoft.Web/sites@2023-12-01' = if (on || unknown) {
  name: 'or-unknown'
  location: 'westeurope'
  identity: {}
}

resource oneTurn 'Microsoft.Web/sites@2023-12-01' = [for i in range(0, 1): {
  name: 'one-turn${i}'
  location: 'westeurope'
  identity: {}
}]

resource oneAllowed 'Microsoft.Web/sites@2023-12-01' = if (allowed == 'dev') {
  name: 'one-allowed'
  location: 'westeurope'
  identity: {}
}
