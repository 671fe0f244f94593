resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: 'vault'
}

resource one 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'one'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${vault.id}': {}
    }
  }
}
