param name string
param idName string = 'id-app'

resource uai 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: idName
  location: 'westeurope'
}

resource machine 'Microsoft.Compute/virtualMachines@2023-09-01' = {
  name: name
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned, UserAssigned'
    userAssignedIdentities: {
      '${uai.id}': {}
    }
  }
}

resource web 'Microsoft.Web/sites@2023-12-01' = {
  name: '${name}-web'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}

resource stage 'Microsoft.Web/sites/slots@2023-12-01' = {
  parent: web
  name: 'stage'
  location: 'westeurope'
}
