param given object = {}
param more object = {}
param listed object = { userAssignedIdentities: {} }

var ids = { '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'x')}': {} }

// An empty default means that a block is expected.
resource a 'Microsoft.Compute/virtualMachines@2024-07-01' = { name: 'a', location: 'w', identity: union(given, { userAssignedIdentities: ids }) }
resource b 'Microsoft.Compute/virtualMachines@2024-07-01' = { name: 'b', location: 'w', identity: union({ userAssignedIdentities: ids }, given) }
resource c 'Microsoft.Compute/virtualMachines@2024-07-01' = { name: 'c', location: 'w', identity: union(given, more) }
resource d 'Microsoft.Compute/virtualMachines@2024-07-01' = if (!empty(given)) { name: 'd', location: 'w', identity: union(given, { userAssignedIdentities: ids }) }
resource e 'Microsoft.Compute/virtualMachines@2024-07-01' = { name: 'e', location: 'w', identity: contains(given, 'type') ? union(given, { userAssignedIdentities: ids }) : null }
resource f 'Microsoft.Compute/virtualMachines@2024-07-01' = { name: 'f', location: 'w', identity: union(given, { type: 'UserAssigned' }) }

// Nobody is asked for these.
resource g 'Microsoft.Compute/virtualMachines@2024-07-01' = { name: 'g', location: 'w', identity: union({}, { userAssignedIdentities: ids }) }
resource h 'Microsoft.Compute/virtualMachines@2024-07-01' = { name: 'h', location: 'w', identity: union(listed, { userAssignedIdentities: ids }) }
resource i 'Microsoft.Compute/virtualMachines@2024-07-01' = { name: 'i', location: 'w', identity: union({ userAssignedIdentities: ids }, {}) }
