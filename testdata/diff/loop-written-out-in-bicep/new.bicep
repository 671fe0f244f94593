resource first 'Microsoft.Web/sites@2023-12-01' = {
  name: 'w0'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}

resource second 'Microsoft.Web/sites@2023-12-01' = {
  name: 'w1'
  location: 'westeurope'
}

resource third 'Microsoft.Web/sites@2023-12-01' = {
  name: 'p0'
  location: 'westeurope'
}

resource fourth 'Microsoft.Web/sites@2023-12-01' = {
  name: 'p1'
  location: 'westeurope'
}
