resource one 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'one'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
    principalId: 'aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb'
    tenantId: tenant().tenantId
  }
}
