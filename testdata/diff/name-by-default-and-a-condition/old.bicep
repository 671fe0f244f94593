param env string = 'dev'
param isProd bool = false
param isTest bool = true

resource other 'Microsoft.Web/sites@2023-12-01' = {
  name: 'web-${env}'
  location: 'westeurope'
  identity: env == 'prod' ? { type: 'SystemAssigned' } : null
}

resource chosen 'Microsoft.Web/sites@2023-12-01' = {
  name: isProd ? 'app-prod' : 'app-dev'
  location: 'westeurope'
  identity: isProd ? { type: 'SystemAssigned' } : null
}

resource never 'Microsoft.Web/sites@2023-12-01' = if (env != 'dev') {
  name: 'api-${env}'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

resource gains 'Microsoft.Web/sites@2023-12-01' = {
  name: isTest ? 'job-test' : 'job-dev'
  location: 'westeurope'
  identity: isTest ? { type: 'SystemAssigned' } : null
}

resource loses 'Microsoft.Web/sites@2023-12-01' = {
  name: 'one-${env}'
  location: 'westeurope'
  identity: env == 'prod' ? null : { type: 'SystemAssigned' }
}

resource users 'Microsoft.Web/sites@2023-12-01' = {
  name: 'two-${env}'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: env == 'prod' ? {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-prod')}': {}
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')}': {}
    } : {
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-dev')}': {}
      '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')}': {}
    }
  }
}

resource kept 'Microsoft.Web/sites@2023-12-01' = {
  name: 'six-dev'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}
