resource a 'Microsoft.DataProtection/backupVaults@2020-06-01-preview' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'SystemAsigned'
  }
}
resource b 'Microsoft.App/containerApps@2021-06-01-preview' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
  }
}
resource c 'Microsoft.DataProtection/backupVaults@2020-06-01-preview' = {
  name: 'c'
  location: 'westeurope'
  identity: {}
}
resource d 'Microsoft.DataProtection/backupVaults@2020-06-01-preview' = {
  name: 'd'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}
