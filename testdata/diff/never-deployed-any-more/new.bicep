resource w 'Microsoft.Web/sites@2023-12-01' = if (false) {
  name: 'shop'
  location: 'westeurope'
}

var off = 1 == 2

resource x 'Microsoft.Web/sites@2023-12-01' = if (off) {
  name: 'till'
  location: 'westeurope'
}
