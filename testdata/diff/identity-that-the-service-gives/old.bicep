param id string

resource cluster 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks-one'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

resource other 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks-two'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${id}': {}
    }
  }
}

resource plain 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks-three'
  location: 'westeurope'
}

resource workspace 'Microsoft.Synapse/workspaces@2021-06-01' = {
  name: 'syn'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned,UserAssigned'
    userAssignedIdentities: {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')}': {}
    }
  }
}

resource same 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'aks-four'
  location: 'westeurope'
}
