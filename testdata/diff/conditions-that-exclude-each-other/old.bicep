param p bool
param env string

resource a 'Microsoft.Web/sites@2023-12-01' = if (p) {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}

resource b 'Microsoft.Web/sites@2023-12-01' = if (env == 'prod') {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}

resource c 'Microsoft.Web/sites@2023-12-01' = if (!(env == 'prod')) {
  name: 'c'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}

resource d 'Microsoft.Web/sites@2023-12-01' = if (p) {
  name: 'd'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}
