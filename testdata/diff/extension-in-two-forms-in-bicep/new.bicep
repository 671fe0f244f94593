param st string

resource known 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: 'st'
}

resource account 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: st
}

resource lost 'Microsoft.Authorization/policyAssignments@2022-06-01' = {
  name: 'lost'
  scope: known
  location: 'westeurope'
}

resource open 'Microsoft.Authorization/policyAssignments@2022-06-01' = {
  name: 'open'
  scope: account
  location: 'westeurope'
}
