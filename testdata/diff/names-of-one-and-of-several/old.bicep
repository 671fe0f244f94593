param isProd bool
param env string

// Split in two.
resource one 'Microsoft.Compute/virtualMachines@2023-09-01' = {
  name: isProd ? 'vm-prod' : 'vm-dev'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

// Joined to one.
resource app1 'Microsoft.Web/sites@2023-12-01' = if (isProd) {
  name: 'app-prod'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

resource app2 'Microsoft.Web/sites@2023-12-01' = if (!isProd) {
  name: 'app-dev'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

// A name that is not known.
resource search 'Microsoft.Search/searchServices@2023-11-01' = {
  name: 'search-${env}'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

// Nothing is lost whichever it is.
resource job 'Microsoft.App/jobs@2024-03-01' = {
  name: 'job-${env}'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}

// Surely another one.
resource cache 'Microsoft.Cache/redis@2023-08-01' = {
  name: 'cache-${env}'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
}
