@allowed([
  'SystemAssigned'
  'SytemAssigned'
])
param allowed string
param united 'None' | 'UserAsigned' = 'None'
param given string = 'SystemAssined'
param nullable string?
var held = { type: 'Sistem' }
func fixed() string => 'Anything'

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: allowed
  }
}
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: united
  }
}
resource c 'Microsoft.Web/sites@2023-12-01' = {
  name: 'c'
  location: 'westeurope'
  identity: {
    type: given
  }
}
resource d 'Microsoft.Web/sites@2023-12-01' = {
  name: 'd'
  location: 'westeurope'
  identity: { ...held }
}
resource e 'Microsoft.Web/sites@2023-12-01' = {
  name: 'e'
  location: 'westeurope'
  identity: {
    type: nullable ?? 'SystemAssigned,'
  }
}
resource f 'Microsoft.Web/sites@2023-12-01' = {
  name: 'f'
  location: 'westeurope'
  identity: {
    type: fixed()
  }
}
resource g 'Microsoft.Web/sites@2023-12-01' = {
  name: 'g'
  location: 'westeurope'
  identity: {
    type: '${'System'}Asigned'
  }
}
resource h 'Microsoft.Web/sites@2023-12-01' = {
  name: 'h'
  location: 'westeurope'
  identity: any({ type: 'Systm' })
}
resource i 'Microsoft.Web/sites@2023-12-01' = {
  name: 'i'
  location: 'westeurope'
  identity: json('{"type": "Nobody"}')
}
resource j 'Microsoft.Web/sites@2023-12-01' = {
  name: 'j'
  location: 'westeurope'
  identity: {
    type: held.?type ?? 'None'
  }
}
resource k 'Microsoft.Web/sites@2023-12-01' = {
  name: 'k'
  location: 'westeurope'
  identity: {
    type: '''User'''
  }
}
resource l 'Microsoft.Web/sites@2023-12-01' = {
  name: 'l'
  location: 'westeurope'
  identity: {
    type: startsWith(given, 'x') ? 'Nonne' : toLower('SYSTEMASSIGNED')
  }
}
