// A variable of a loop hides the identity of its name in the loop alone.
resource ua 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}
param items array

resource inside 'Microsoft.Web/sites@2023-12-01' = [for ua in items: {
  name: 'inside-${ua.n}'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${ua.name}': {}
    }
  }
}]
resource outside 'Microsoft.Web/sites@2023-12-01' = {
  name: 'outside'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${ua.name}': {}
    }
  }
}
resource over 'Microsoft.Web/sites@2023-12-01' = [for ua in [ua.id]: {
  name: 'over'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${ua}': {}
    }
  }
}]
