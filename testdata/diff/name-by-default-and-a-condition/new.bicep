param env string = 'dev'

resource other 'Microsoft.Web/sites@2023-12-01' = {
  name: 'web-dev'
  location: 'westeurope'
}

resource chosen 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app-dev'
  location: 'westeurope'
}

resource never 'Microsoft.Web/sites@2023-12-01' = {
  name: 'api-dev'
  location: 'westeurope'
}

resource gains 'Microsoft.Web/sites@2023-12-01' = {
  name: 'job-test'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

resource loses 'Microsoft.Web/sites@2023-12-01' = {
  name: 'one-dev'
  location: 'westeurope'
}

resource users 'Microsoft.Web/sites@2023-12-01' = {
  name: 'two-dev'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')}': {}
    }
  }
}

resource kept 'Microsoft.Web/sites@2023-12-01' = {
  name: 'six-${env}'
  location: 'westeurope'
  identity: env == 'prod' ? null : { type: 'SystemAssigned' }
}
