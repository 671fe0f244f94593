param apps { on: bool, other: bool }[]
param on bool
param flags bool[]

resource one 'Microsoft.Web/sites@2023-12-01' = [for (app, i) in apps: if (app.on) {
  name: 'one${i}'
  location: 'westeurope'
  identity: app.on ? { type: 'SystemAssigned' } : {}
}]

resource told 'Microsoft.Web/sites@2023-12-01' = [for (app, i) in apps: if (app.on) {
  name: 'told${i}'
  location: 'westeurope'
  identity: app.other ? { type: 'SystemAssigned' } : {}
}]

resource hidden 'Microsoft.Web/sites@2023-12-01' = [for (on, i) in flags: if (on) {
  name: 'hidden${i}'
  location: 'westeurope'
  identity: on ? { type: 'SystemAssigned' } : {}
}]
