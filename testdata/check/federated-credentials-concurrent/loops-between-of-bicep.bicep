param none string[] = []
param some string[] = ['main']
param given string[]
param maybe string[]?

resource a1 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  name: 'id-a/first'
  properties: { issuer: 'https://issuer/', subject: 'first', audiences: ['a'] }
}
@batchSize(1)
resource a2 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for one in none: {
  name: 'id-a/${one}'
  properties: { issuer: 'https://issuer/', subject: '${one}', audiences: ['a'] }
  dependsOn: [
    a1
  ]
}]
resource a3 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  name: 'id-a/last'
  properties: { issuer: 'https://issuer/', subject: 'last', audiences: ['a'] }
  dependsOn: [
    a2
  ]
}
resource b1 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  name: 'id-b/first'
  properties: { issuer: 'https://issuer/', subject: 'first', audiences: ['a'] }
}
@batchSize(1)
resource b2 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for one in maybe ?? []: {
  name: 'id-b/${one}'
  properties: { issuer: 'https://issuer/', subject: '${one}', audiences: ['a'] }
  dependsOn: [
    b1
  ]
}]
resource b3 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  name: 'id-b/last'
  properties: { issuer: 'https://issuer/', subject: 'last', audiences: ['a'] }
  dependsOn: [
    b2
  ]
}
resource c1 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  name: 'id-c/first'
  properties: { issuer: 'https://issuer/', subject: 'first', audiences: ['a'] }
}
@batchSize(1)
resource c2 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for one in some: {
  name: 'id-c/${one}'
  properties: { issuer: 'https://issuer/', subject: '${one}', audiences: ['a'] }
  dependsOn: [
    c1
  ]
}]
resource c3 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  name: 'id-c/last'
  properties: { issuer: 'https://issuer/', subject: 'last', audiences: ['a'] }
  dependsOn: [
    c2
  ]
}
resource d1 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  name: 'id-d/first'
  properties: { issuer: 'https://issuer/', subject: 'first', audiences: ['a'] }
}
@batchSize(1)
resource d2 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for one in given: {
  name: 'id-d/${one}'
  properties: { issuer: 'https://issuer/', subject: '${one}', audiences: ['a'] }
  dependsOn: [
    d1
  ]
}]
resource d3 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  name: 'id-d/last'
  properties: { issuer: 'https://issuer/', subject: 'last', audiences: ['a'] }
  dependsOn: [
    d2
  ]
}
resource e1 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  name: 'id-e/first'
  properties: { issuer: 'https://issuer/', subject: 'first', audiences: ['a'] }
}
@batchSize(1)
resource e2 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for one in none: {
  name: 'id-e/${one}'
  properties: { issuer: 'https://issuer/', subject: '${one}', audiences: ['a'] }
  dependsOn: [
    e1
  ]
}]
resource e3 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = if (!empty(none)) {
  name: 'id-e/last'
  properties: { issuer: 'https://issuer/', subject: 'last', audiences: ['a'] }
  dependsOn: [
    e2
  ]
}
@batchSize(1)
resource f1 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for one in none: {
  name: 'id-f/x${one}'
  properties: { issuer: 'https://issuer/', subject: 'x${one}', audiences: ['a'] }
}]
@batchSize(1)
resource f2 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for one in none: {
  name: 'id-f/y${one}'
  properties: { issuer: 'https://issuer/', subject: 'y${one}', audiences: ['a'] }
  dependsOn: [
    f1
  ]
}]
@batchSize(1)
resource f3 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for one in range(0, length(none)): {
  name: 'id-f/z${one}'
  properties: { issuer: 'https://issuer/', subject: 'z${one}', audiences: ['a'] }
  dependsOn: [
    f2
  ]
}]
