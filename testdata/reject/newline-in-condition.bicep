resource r 'Microsoft.Storage/storageAccounts@2023-05-01' = if (
  deploy
) {
  name: 'r'
}
