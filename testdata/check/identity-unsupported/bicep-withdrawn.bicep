resource set 'Microsoft.Compute/diskEncryptionSets@2020-09-30' = {
  name: 'set'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {}
}
resource early 'Microsoft.Compute/diskEncryptionSets@2019-01-01' = {
  name: 'early'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {}
}
output principal string = set.identity.principalId
