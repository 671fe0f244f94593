param flag bool
param kind string?

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: flag ? { type: 'SystemAssigned' } : {}
}
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: flag ? 'SystemAssigned' : null
  }
}
resource c 'Microsoft.Web/sites@2023-12-01' = {
  name: 'c'
  location: 'westeurope'
  identity: !flag ? null : { type: 'SystemAssigned' }
}
resource d 'Microsoft.Web/sites@2023-12-01' = {
  name: 'd'
  location: 'westeurope'
  identity: {
    type: kind
  }
}
resource e 'Microsoft.Web/sites@2023-12-01' = if (flag) {
  name: 'e'
  location: 'westeurope'
  identity: flag ? { type: 'SystemAssigned' } : {}
}
