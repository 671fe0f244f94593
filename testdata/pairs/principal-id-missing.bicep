param name string

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: name
  location: 'westeurope'
}

resource secret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  name: 'vault1/principal'
  properties: {
    value: site.identity.principalId
  }
}

output tenant string = site.identity.tenantId
