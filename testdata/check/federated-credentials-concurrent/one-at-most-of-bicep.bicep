param on bool
param many array

var one = ['a']

resource a 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for i in range(0, on ? 1 : 0): {
  name: 'id-a/${i}'
  properties: { issuer: 'i', subject: 'a${i}', audiences: ['x'] }
}]

resource b 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for item in (on ? one : []): {
  name: 'id-b/${item}'
  properties: { issuer: 'i', subject: item, audiences: ['x'] }
}]

resource c 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for (item, i) in many: if (i == 0) {
  name: 'id-c/${item.name}'
  properties: { issuer: 'i', subject: item.name, audiences: ['x'] }
}]

resource d 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for item in take(many, 1): {
  name: 'id-d/${item.name}'
  properties: { issuer: 'i', subject: item.name, audiences: ['x'] }
}]

resource e 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for item in take(many, 2): {
  name: 'id-e/${item.name}'
  properties: { issuer: 'i', subject: item.name, audiences: ['x'] }
}]

resource f 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for item in many: if (item.on == true) {
  name: 'id-f/${item.name}'
  properties: { issuer: 'i', subject: item.name, audiences: ['x'] }
}]
