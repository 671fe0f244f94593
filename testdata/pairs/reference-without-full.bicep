resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'site1'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

output principal string = reference(site.id, '2023-12-01').identity.principalId
output inNamespace string = az.reference(resourceId('Microsoft.Web/sites', 'site1'), '2023-12-01').identity.principalId
