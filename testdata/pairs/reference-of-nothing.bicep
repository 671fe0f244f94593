resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'site1'
  location: 'westeurope'
}

output principal string = az.reference(site.id, '2023-12-01', 'full').identity.principalId
