param on bool

// The key is used with another value only.
param a string = 'none'
param b string = 'none'
param c string = 'none'
param d string = 'none'

// The key is used with the default, too.
param a2 string = 'none'
param b2 string = 'none'
param c2 string = 'none'
param d2 string = 'none'

var block = { type: 'UserAssigned', userAssignedIdentities: { '${b}': {} } }
var block2 = { type: 'UserAssigned', userAssignedIdentities: { '${b2}': {} } }
var id = resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'a')

resource ra 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'a'
  location: 'w'
  identity: {
    type: a == 'none' ? 'SystemAssigned' : 'UserAssigned'
    userAssignedIdentities: a == 'none' ? null : { '${a}': {} }
  }
}
resource rb 'Microsoft.Compute/virtualMachines@2024-07-01' = { name: 'b', location: 'w', identity: b == 'none' ? null : block }
resource rc 'Microsoft.Compute/virtualMachines@2018-04-01' = { name: 'c', location: 'w', identity: c == 'none' ? null : { type: 'UserAssigned', identityIds: [c] } }
resource rd 'Microsoft.Compute/virtualMachines@2024-07-01' = { name: 'd', location: 'w', identity: d != 'none' && on ? { type: 'UserAssigned', userAssignedIdentities: { '${d}': {} } } : null }
resource re 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'e'
  location: 'w'
  identity: on ? { type: 'UserAssigned', userAssignedIdentities: { '${on ? id : 'x'}': {} } } : null
}
resource rf 'Microsoft.Compute/virtualMachines@2024-07-01' = if (on) {
  name: 'f'
  location: 'w'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${on ? id : 'x'}': {} } }
}
resource rg 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'g'
  location: 'w'
  identity: on ? { type: 'UserAssigned', userAssignedIdentities: { '${on ? id : resourceId('Microsoft.Compute/virtualMachines', 'x')}': {} } } : null
}

resource ra2 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'a2'
  location: 'w'
  identity: {
    type: a2 == 'none' ? 'UserAssigned' : 'SystemAssigned'
    userAssignedIdentities: a2 == 'none' ? { '${a2}': {} } : null
  }
}
resource rb2 'Microsoft.Compute/virtualMachines@2024-07-01' = { name: 'b2', location: 'w', identity: on ? null : block2 }
resource rc2 'Microsoft.Compute/virtualMachines@2018-04-01' = { name: 'c2', location: 'w', identity: on ? null : { type: 'UserAssigned', identityIds: [c2] } }
resource rd2 'Microsoft.Compute/virtualMachines@2024-07-01' = { name: 'd2', location: 'w', identity: d2 != 'none' || on ? { type: 'UserAssigned', userAssignedIdentities: { '${d2}': {} } } : null }
resource re2 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'e2'
  location: 'w'
  identity: on ? { type: 'UserAssigned', userAssignedIdentities: { '${on ? 'x' : id}': {} } } : null
}
resource rf2 'Microsoft.Compute/virtualMachines@2024-07-01' = if (!on) {
  name: 'f2'
  location: 'w'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${on ? id : 'x'}': {} } }
}
resource rg2 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'g2'
  location: 'w'
  identity: on ? { type: 'UserAssigned', userAssignedIdentities: { '${on ? resourceId('Microsoft.Compute/virtualMachines', 'x') : id}': {} } } : null
}
