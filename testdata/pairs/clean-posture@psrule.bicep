param hasIdentity bool
param kind string

resource web 'Microsoft.Web/sites@2023-12-01' = {
  name: 'web1'
  location: 'westeurope'
  identity: hasIdentity ? { type: 'SystemAssigned' } : null
}

resource account 'Microsoft.CognitiveServices/accounts@2023-05-01' = {
  name: 'account1'
  location: 'westeurope'
  kind: kind
}
