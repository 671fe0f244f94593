resource search 'Microsoft.Search/searchServices@2023-11-01' = {
  name: 'search1'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

output principal string = reference(search.id, '2015-02-28', 'Full').identity.principalId
