param ids array

resource one 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'one'
  location: 'westeurope'
  identity: {
    type: empty(ids) ? 'SystemAssigned' : 'SystemAssigned, UserAssigned'
    userAssignedIdentities: length(ids) > 0 ? toObject(ids, id => id, id => {}) : null
  }
}
