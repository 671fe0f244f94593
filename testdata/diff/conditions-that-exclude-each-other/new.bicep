param p bool
param env string

resource a 'Microsoft.Web/sites@2023-12-01' = if (!p) {
  name: 'a'
  location: 'westeurope'
}

resource b 'Microsoft.Web/sites@2023-12-01' = if (env == 'dev') {
  name: 'b'
  location: 'westeurope'
}

resource c 'Microsoft.Web/sites@2023-12-01' = if (env == 'prod') {
  name: 'c'
  location: 'westeurope'
}

resource d 'Microsoft.Web/sites@2023-12-01' = if (p && env == 'prod') {
  name: 'd'
  location: 'westeurope'
}
