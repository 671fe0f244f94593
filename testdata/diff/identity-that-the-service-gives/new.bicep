param id string

resource cluster 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks-one'
  location: 'westeurope'
}

resource other 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks-two'
  location: 'westeurope'
  identity: null
}

resource plain 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks-three'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

resource workspace 'Microsoft.Synapse/workspaces@2021-06-01' = {
  name: 'syn'
  location: 'westeurope'
}

resource same 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks-four'
  location: 'westeurope'
  identity: null
}
