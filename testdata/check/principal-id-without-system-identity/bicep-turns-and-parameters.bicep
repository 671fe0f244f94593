param apps { on: bool }[]
param others { on: bool }[]
param flags bool[]
param on bool

resource v 'Microsoft.Web/sites@2023-12-01' = [for (app, i) in apps: {
  name: 'v${i}'
  location: 'x'
  identity: app.on ? { type: 'SystemAssigned' } : null
}]

resource w 'Microsoft.Web/sites@2023-12-01' = {
  name: 'w'
  location: 'x'
  identity: on ? { type: 'SystemAssigned' } : null
}

// Other turns than those of the resource.
output ofOthers array = [for (app, i) in others: !app.on ? v[i].identity.principalId : '']
output mapped array = map(others, app => !app.on ? v[0].identity.principalId : '')
output ofFirst array = [for (app, i) in apps: !app.on ? v[0].identity.principalId : '']

resource tagged 'Microsoft.Web/sites@2023-12-01' = [for (app, i) in others: if (!app.on) {
  name: 't${i}'
  location: 'x'
  tags: { a: v[i].identity.principalId }
}]

// What the function calls `on` is not the parameter.
output one array = map(flags, on => on ? '' : w.identity.principalId)
output two array = map(flags, (on, i) => on ? '' : w.identity.principalId)
output three array = filter(flags, on => (on ? '' : w.identity.principalId) != '')
output four object = toObject(flags, flag => string(flag), on => on ? '' : w.identity.principalId)
output five array = [for on in flags: on ? '' : w.identity.principalId]

// Here it is.
output told array = map(flags, flag => on ? '' : w.identity.principalId)
output toldAgain array = [for flag in flags: on ? '' : w.identity.principalId]
