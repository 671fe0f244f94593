param kind 'None' | 'SystemAssigned' = 'None'

@allowed(['dev', 'prod'])
param env string = 'dev'

@allowed(['None', 'SystemAssigned'])
param untouched string = 'SystemAssigned'

@allowed(['small', 'large'])
param size string = 'large'

resource one 'Microsoft.Web/sites@2023-12-01' = {
  name: 'one'
  location: 'westeurope'
  identity: {
    type: kind
  }
}

resource two 'Microsoft.Web/sites@2023-12-01' = {
  name: 'two'
  location: 'westeurope'
  identity: env == 'prod' ? { type: 'SystemAssigned' } : null
}

resource three 'Microsoft.Web/sites@2023-12-01' = {
  name: 'three'
  location: 'westeurope'
  identity: {
    type: untouched
  }
}

resource four 'Microsoft.Web/sites@2023-12-01' = {
  name: 'four'
  location: 'westeurope'
  identity: size == 'small' || size == 'large' ? { type: 'SystemAssigned' } : null
}
