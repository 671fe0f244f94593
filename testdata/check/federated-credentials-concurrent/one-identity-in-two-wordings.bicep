param identityName string
param otherName string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: identityName
  location: 'westeurope'
}

resource byParent 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: identity
  name: 'first'
  properties: {
    issuer: 'https://token.example.com/'
    subject: 'first'
    audiences: ['api://AzureADTokenExchange']
  }
}

resource byName 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  name: '${identity.name}/third'
  properties: {
    issuer: 'https://token.example.com/'
    subject: 'third'
    audiences: ['api://AzureADTokenExchange']
  }
}

resource ofAnother 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  name: '${otherName}/fourth'
  properties: {
    issuer: 'https://token.example.com/'
    subject: 'fourth'
    audiences: ['api://AzureADTokenExchange']
  }
}
