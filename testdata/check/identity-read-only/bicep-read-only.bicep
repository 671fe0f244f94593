resource one 'Microsoft.ImportExport/jobs@2021-01-01' = {
  name: 'one'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}
