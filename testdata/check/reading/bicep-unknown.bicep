import { shared, kindOf as kind } from 'shared.bicep'
import * as lib from 'lib.bicep'

param ids array
param settings object = {}
param kinds { first: string, second: 'SystemAssigned' | 'None' }

func block(name string) object => {
  type: 'SystemAsigned'
}
func length(x array) int => 7

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = [for i in range(0, 2): {
  name: 'id-${i}'
}]

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: block('x')
}
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: shared
}
resource c 'Microsoft.Web/sites@2023-12-01' = {
  name: 'c'
  location: 'westeurope'
  identity: lib.identity
}
resource d 'Microsoft.Web/sites@2023-12-01' = {
  name: 'd'
  location: 'westeurope'
  identity: { type: kind('x') }
}
resource e 'Microsoft.Web/sites@2023-12-01' = {
  name: 'e'
  location: 'westeurope'
  identity: lib.block()
}
resource f 'Microsoft.Web/sites@2023-12-01' = {
  name: 'f'
  location: 'westeurope'
  identity: {
    type: kinds.first
  }
}
resource g 'Microsoft.Web/sites@2023-12-01' = {
  name: 'g'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: toObject(app, one => one.id, one => {})
  }
}
resource h 'Microsoft.Web/sites@2023-12-01' = {
  name: 'h'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${app[0].id}': {}
      '${app[1].id}': {}
      '${ids[?0]}': {}
      '${lib.id}': {}
      '${settings.?id}': {}
      '${last(ids)!}': {}
    }
  }
}
resource i 'Microsoft.Web/sites@2023-12-01' = {
  name: 'i'
  location: 'westeurope'
  identity: settings.?identity
}
resource j 'Microsoft.Web/sites@2023-12-01' = {
  name: 'j'
  location: 'westeurope'
  identity: {
    type: length(ids) > 0 ? 'UserAssigned' : 'None'
    userAssignedIdentities: length(ids) > 0 ? toObject(ids, id => id, id => {}) : null
  }
}
resource k 'Microsoft.Web/sites@2023-12-01' = {
  name: 'k'
  location: 'westeurope'
  identity: !empty(ids) ? {
    type: 'UserAssigned'
    userAssignedIdentities: toObject(ids, (id) => '${id}', () => {})
  } : null
}
resource l 'Microsoft.Web/sites@2023-12-01' = {
  name: 'l'
  location: 'westeurope'
  identity: empty(settings) ? null : contains(settings, 'identity') ? settings.identity : {
    type: 'SystemAssigned'
  }
}
resource m 'Microsoft.Web/sites@2023-12-01' = {
  name: 'm'
  location: 'westeurope'
  identity: filter([{ type: 'SystemAssigned' }], one => one.type == 'SystemAssigned')[0]
}
