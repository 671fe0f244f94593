resource workspace 'Microsoft.MachineLearningServices/workspaces@2024-04-01' = {
  name: 'workspace1'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}
