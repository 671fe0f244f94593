resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}

resource one 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: app
  name: 'one'
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: '1'
    audiences: ['api://AzureADTokenExchange']
  }
}

resource two 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: app
  name: 'two'
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: '2'
    audiences: ['api://AzureADTokenExchange']
  }
}

resource three 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: app
  name: 'three'
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: '3'
    audiences: ['api://AzureADTokenExchange']
  }
  dependsOn: [one]
}
