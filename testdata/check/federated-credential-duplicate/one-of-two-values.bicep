param e string
resource id 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-a'
  location: 'westeurope'
}
resource a 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = if (e == 'p') {
  parent: id
  name: 'gh'
  properties: { issuer: 'https://i', subject: 's', audiences: ['api://AzureADTokenExchange'] }
}
resource b 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = if (e == 'd') {
  parent: id
  name: 'gh2'
  properties: { issuer: 'https://i', subject: 's', audiences: ['api://AzureADTokenExchange'] }
}
resource c 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = if (contains(['d', 'q'], e)) {
  parent: id
  name: 'gh3'
  properties: { issuer: 'https://i', subject: 's', audiences: ['api://AzureADTokenExchange'] }
  dependsOn: [a, b]
}
