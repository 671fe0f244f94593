param flag bool
var kind = 'systemassigned'

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'systemAssigned'
  }
}
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: kind
  }
}
resource c 'Microsoft.Web/sites@2023-12-01' = {
  name: 'c'
  location: 'westeurope'
  identity: {
    type: flag ? 'SYSTEMASSIGNED' : 'none'
  }
}
resource d 'Microsoft.Web/sites@2023-12-01' = {
  name: 'd'
  location: 'westeurope'
  identity: {
    type: toLower('SystemAssigned')
  }
}
