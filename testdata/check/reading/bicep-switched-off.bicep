param deploy bool = false

resource off 'Microsoft.Web/sites@2023-12-01' = if (false) {
  name: 'off'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
  }
}

resource offByDefault 'Microsoft.Web/sites@2023-12-01' = if (deploy) {
  name: 'off-by-default'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
  }
}
