param subjects string[]
param on bool

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}

resource sameApp 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}

resource workers 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for subject in subjects: {
  name: 'id-${uniqueString(subject)}'
  location: resourceGroup().location
}]

resource parts 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-parts'
  location: resourceGroup().location

  resource first 'federatedIdentityCredentials' = {
    name: 'first'
    properties: {
      issuer: 'https://token.actions.githubusercontent.com'
      subject: 'first'
      audiences: ['api://AzureADTokenExchange']
    }
  }

  resource second 'federatedIdentityCredentials' = {
    name: 'second'
    properties: {
      issuer: 'https://token.actions.githubusercontent.com'
      subject: 'second'
      audiences: ['api://AzureADTokenExchange']
    }
  }
}

resource one 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = if (on) {
  parent: app
  name: 'one'
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: 'one'
    audiences: ['api://AzureADTokenExchange']
  }
}

// It has another symbol, and is the same identity.
@description('Those that are given')
resource given 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for (subject, i) in subjects: {
  parent: sameApp
  name: 'given-${i}'
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: subject
    audiences: ['api://AzureADTokenExchange']
  }
}]

// Each turn has an identity of its own.
resource each 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for (subject, i) in subjects: {
  parent: workers[i]
  name: 'each'
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: subject
    audiences: ['api://AzureADTokenExchange']
  }
}]

resource ranged 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for i in range(0, 2): {
  name: 'id-ranged/${i}'
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: 'ranged-${i}'
    audiences: ['api://AzureADTokenExchange']
  }
}]

@batchSize(4)
resource batched 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for i in range(0, 8): {
  name: 'id-batched/${i}'
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: 'batched-${i}'
    audiences: ['api://AzureADTokenExchange']
  }
}]

resource single 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for name in ['only']: {
  name: 'id-single/${name}'
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: name
    audiences: ['api://AzureADTokenExchange']
  }
}]
