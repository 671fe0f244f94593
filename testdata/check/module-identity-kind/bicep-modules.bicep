resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-app'
}
resource job 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'id-job'
}

param flag bool
module a 'a.bicep' = {
  name: 'a'
  identity: {
    type: 'SystemAssigned'
  }
}
module b 'br/public:avm/res/x:0.1.0' = [for i in range(0, 2): if (flag) {
  name: 'b${i}'
  identity: {
    type: flag ? 'SystemAssigned, UserAssigned' : 'None'
    userAssignedIdentities: {
      '${app.id}': {}
    }
  }
}]
module c 'ts:00000000-0000-0000-0000-000000000000/rg/spec:1' = if (flag) {
  name: 'c'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${app.id}': {}
    }
  }
}
