resource w 'Microsoft.Web/sites@2023-12-01' = {
  name: 'shop'
  location: 'westeurope'
}
