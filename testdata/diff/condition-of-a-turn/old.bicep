param on bool

var sites = [
  { name: 'a', deployed: true }
  { name: 'b', deployed: false }
]

// What no turn deployed, nothing takes away.
resource listed 'Microsoft.Web/sites@2023-12-01' = [for site in sites: if (site.deployed) {
  name: site.name
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}]

resource numbered 'Microsoft.Web/sites@2023-12-01' = [for i in range(0, 3): if (i > 0) {
  name: 'c${i}'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}]

resource later 'Microsoft.Web/sites@2023-12-01' = [for i in range(0, 3): {
  name: 'd${i}'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}]

resource other 'Microsoft.Web/sites@2023-12-01' = [for i in range(0, 3): if (i > 0) {
  name: 'e${i}'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}]

resource alone 'Microsoft.Web/sites@2023-12-01' = [for i in range(0, 3): if (i > 0) {
  name: 'f${i}'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}]

// This one is lost in the turn that is deployed in both.
resource lost 'Microsoft.Web/sites@2023-12-01' = [for i in range(0, 3): if (i > 0) {
  name: 'g${i}'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}]

// And this one, where a parameter lets it be deployed.
resource both 'Microsoft.Web/sites@2023-12-01' = [for i in range(0, 2): if (i > 0 && on) {
  name: 'h${i}'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}]
