param location string = resourceGroup().location
param appName string

resource waitedFor 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-waited-for'
  location: location
}

resource handedOut 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-handed-out'
  location: location
}

resource named 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-named'
  location: location
}

resource locked 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-locked'
  location: location

  resource credential 'federatedIdentityCredentials' = {
    name: 'main'
    properties: {
      issuer: 'https://token.actions.githubusercontent.com'
      subject: 'repo:contoso/app:pull_request'
      audiences: ['api://AzureADTokenExchange']
    }
  }
}

resource perhaps 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${appName}'
  location: location
}

resource several 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for name in ['east', 'west']: {
  name: 'machines-${name}'
  location: location
}]

resource old 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-old'
}

module site './site.bicep' = {
  name: 'site'
  params: {
    name: 'id-${appName}'
    identity: 'id-named'
  }
  dependsOn: [waitedFor]
}

output principalId string = handedOut.properties.principalId
