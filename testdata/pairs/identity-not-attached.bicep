param on bool

var encryption = {
  keySource: 'Microsoft.Keyvault'
  identity: {
    userAssignedIdentity: resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'encryption')
  }
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'storage1'
  location: 'westeurope'
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    encryption: on ? encryption : {
      keySource: 'Microsoft.Storage'
    }
  }
}

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'site1'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'site')}': {}
    }
  }
  properties: {
    keyVaultReferenceIdentity: resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'vault')
  }
}
