param one string
param two string

resource st 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: 'st'
}

resource su 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: 'su'
}

resource first 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: one
}

resource second 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: two
}

// Another resource.
resource a 'Microsoft.Authorization/policyAssignments@2022-06-01' = {
  name: 'a'
  location: 'westeurope'
  scope: st
  identity: { type: 'SystemAssigned' }
}

// One name under two.
resource b1 'Microsoft.Authorization/policyAssignments@2022-06-01' = {
  name: 'b'
  location: 'westeurope'
  scope: st
  identity: { type: 'SystemAssigned' }
}

resource b2 'Microsoft.Authorization/policyAssignments@2022-06-01' = {
  name: 'b'
  location: 'westeurope'
  scope: su
  identity: { type: 'SystemAssigned' }
}

// The same under another symbol of the same resource.
resource c 'Microsoft.Authorization/policyAssignments@2022-06-01' = {
  name: 'c'
  location: 'westeurope'
  scope: st
  identity: { type: 'SystemAssigned' }
}

// What may be one or two.
resource d 'Microsoft.Authorization/policyAssignments@2022-06-01' = {
  name: 'd'
  location: 'westeurope'
  scope: first
  identity: { type: 'SystemAssigned' }
}

// The resource group is where the file goes.
resource e 'Microsoft.Authorization/policyAssignments@2022-06-01' = {
  name: 'e'
  location: 'westeurope'
  scope: resourceGroup()
  identity: { type: 'SystemAssigned' }
}

resource f 'Microsoft.Authorization/policyAssignments@2022-06-01' = {
  name: 'f'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}
