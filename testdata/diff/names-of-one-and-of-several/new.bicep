param isProd bool
param env string

// Split in two.
resource prod 'Microsoft.Compute/virtualMachines@2023-09-01' = if (isProd) {
  name: 'vm-prod'
  location: 'westeurope'
  identity: { type: 'None' }
}

resource dev 'Microsoft.Compute/virtualMachines@2023-09-01' = if (!isProd) {
  name: 'vm-dev'
  location: 'westeurope'
}

// Joined to one.
resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: isProd ? 'app-prod' : 'app-dev'
  location: 'westeurope'
}

// A name that is not known.
resource search1 'Microsoft.Search/searchServices@2023-11-01' = if (env == 'prod') {
  name: 'search-prod'
  location: 'westeurope'
}

resource search2 'Microsoft.Search/searchServices@2023-11-01' = if (env == 'dev') {
  name: 'search-dev'
  location: 'westeurope'
}

// Nothing is lost whichever it is.
resource job1 'Microsoft.App/jobs@2024-03-01' = {
  name: 'job-prod'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

resource job2 'Microsoft.App/jobs@2024-03-01' = {
  name: 'job-dev'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

// Surely another one.
resource cache1 'Microsoft.Cache/redis@2023-08-01' = {
  name: 'cache'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

resource cache2 'Microsoft.Cache/redis@2023-08-01' = {
  name: 'redis-${env}'
  location: 'westeurope'
}
