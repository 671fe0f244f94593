resource forgotten 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-forgotten'
  location: 'westeurope'
}

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app1'
  location: 'westeurope'
  dependsOn: [forgotten]
}
