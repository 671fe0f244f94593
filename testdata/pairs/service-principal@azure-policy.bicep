@secure()
param secret string

resource cluster 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  name: 'cluster1'
  location: 'westeurope'
  properties: {
    servicePrincipalProfile: {
      clientId: '0b5a1f1e-7a55-4a38-9d6f-6e4c2f0d8a11'
      secret: secret
    }
  }
}
