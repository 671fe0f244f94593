@maxLength(1)
param l array
resource id 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'x'
}
resource o 'Microsoft.Web/sites@2023-12-01' = {
  name: 's'
  location: id.location
}
resource a 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for x in l: {
  parent: id
  name: x
  properties: {
    issuer: 'i'
    subject: x
    audiences: ['api://AzureADTokenExchange']
  }
}]

type Pair = [string, string]
param single [string]
param pair Pair
resource b 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for x in single: {
  name: 'id-b/${x}'
  properties: { issuer: 'i', subject: x, audiences: ['api://AzureADTokenExchange'] }
}]
resource c 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for x in pair: {
  name: 'id-c/${x}'
  properties: { issuer: 'i', subject: x, audiences: ['api://AzureADTokenExchange'] }
}]
