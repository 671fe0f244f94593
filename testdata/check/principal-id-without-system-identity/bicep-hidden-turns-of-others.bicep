param on bool
param flags bool[]
param others bool[]

resource v 'Microsoft.Web/sites@2023-12-01' = [for (on, i) in flags: {
  name: 'v${i}'
  location: 'westeurope'
  identity: on ? { type: 'SystemAssigned' } : null
  tags: { a: 'x' }
}]
output q array = [for (on, i) in others: !on ? v[i].identity.principalId : '']
output r array = [for (on, i) in flags: on ? v[i].identity.principalId : '']
