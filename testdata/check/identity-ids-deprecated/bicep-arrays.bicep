resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
resource job 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-job'
}

param ids array
resource vm 'Microsoft.Compute/virtualMachines@2017-12-01' = {
  name: 'vm'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    identityIds: [app.id]
  }
}
resource set 'Microsoft.Compute/virtualMachineScaleSets@2023-09-01' = {
  name: 'set'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    'identityIds': ids
  }
}
resource rollout 'Microsoft.DeploymentManager/rollouts@2019-11-01-preview' = {
  name: 'rollout'
  location: 'westeurope'
  identity: {
    type: 'userAssigned'
    identityIds: [app.id]
  }
}
