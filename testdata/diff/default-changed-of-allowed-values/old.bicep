param kind 'None' | 'SystemAssigned' = 'SystemAssigned'

@allowed(['dev', 'prod'])
param env string = 'prod'

@allowed(['None', 'SystemAssigned'])
param untouched string = 'SystemAssigned'

@allowed(['small', 'large'])
param size string = 'small'

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
