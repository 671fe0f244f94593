resource one 'Microsoft.Kubernetes/connectedClusters@2024-01-01' = {
  name: 'one'
  location: 'westeurope'
  properties: {
    agentPublicKeyCertificate: ''
  }
}
