param other bool
param named string?

// Deployed with another value than the default only.
param a string = 'NA'
param b string = 'NA'
param c string = 'NA'
param d string = 'NA'
param e string = 'NA'
@allowed(['SystemAssigned', 'Off'])
param f string
@allowed(['SystemAssigned', 'None', 'Off', 'Away'])
param g string
param h string = 'none'
param i object = { x: 1 }
@allowed(['system', 'user'])
param j string
param k string = '-'
param l string = 'none'
param m bool = false

// Deployed with the default, too.
param a2 string = 'NA'
param b2 string = 'NA'
param c2 string = 'NA'
param d2 string = 'NA'
param e2 string = 'NA'
@allowed(['SystemAssigned', 'Off'])
param f2 string
@allowed(['SystemAssigned', 'None', 'Off', 'Away'])
param g2 string
param h2 string = 'none'
param i2 object = { x: 1 }
@allowed(['system', 'user'])
param j2 string
param k2 string = '-'
param l2 string = 'none'
param m2 bool = true
param n2 string = 'NA'

var isKnown = e != 'NA'
var isKnown2 = e2 == 'NA'
var blocks = {
  system: { type: 'SystemAssigned' }
  user: { type: 'UserAssigned' }
}
var others = {
  system: { type: 'SystemAssigned' }
  user: { type: 'UserAssigned' }
}

resource ra 'Microsoft.Compute/virtualMachines@2024-07-01' = if (a != 'NA') { name: 'a', location: 'w', identity: { type: a } }
resource rb 'Microsoft.Compute/virtualMachines@2024-07-01' = if (other && b != 'NA') { name: 'b', location: 'w', identity: { type: b } }
resource rc 'Microsoft.Compute/virtualMachines@2024-07-01' = if (!(c == 'NA' || other)) { name: 'c', location: 'w', identity: { type: c } }
resource rd 'Microsoft.Compute/virtualMachines@2024-07-01' = if (startsWith(d, 'System')) { name: 'd', location: 'w', identity: { type: d } }
resource re 'Microsoft.Compute/virtualMachines@2024-07-01' = if (isKnown) { name: 'e', location: 'w', identity: { type: e } }
resource rf 'Microsoft.Compute/virtualMachines@2024-07-01' = if (f != 'Off') { name: 'f', location: 'w', identity: { type: f } }
resource rg 'Microsoft.Compute/virtualMachines@2024-07-01' = if (g == 'SystemAssigned' || g == 'None') { name: 'g', location: 'w', identity: { type: g } }
resource rh 'Microsoft.Compute/virtualMachines@2024-07-01' = if (h != 'none') { name: 'h', location: 'w', identity: { type: 'UserAssigned', userAssignedIdentities: { '${h}': {} } } }
resource ri 'Microsoft.Compute/virtualMachines@2024-07-01' = if (!contains(i, 'x')) { name: 'i', location: 'w', identity: i }
resource rj 'Microsoft.Compute/virtualMachines@2024-07-01' = if (j != 'user') { name: 'j', location: 'w', identity: blocks[j] }
resource rk 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = if (k != '-') { name: k, location: 'w' }
resource rl 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (l != 'none') {
  name: l
  properties: { roleDefinitionId: 'x', principalId: 'y', principalType: 'ServicePrincipal' }
}
resource rm 'Microsoft.Compute/virtualMachines@2024-07-01' = if (m) { name: 'm', location: 'w', identity: { type: m ? 'SystemAssigned' : 'NA' } }

resource ra2 'Microsoft.Compute/virtualMachines@2024-07-01' = if (a2 == 'NA') { name: 'a2', location: 'w', identity: { type: a2 } }
resource rb2 'Microsoft.Compute/virtualMachines@2024-07-01' = if (other || b2 != 'NA') { name: 'b2', location: 'w', identity: { type: b2 } }
resource rc2 'Microsoft.Compute/virtualMachines@2024-07-01' = if (!(c2 == 'NA' && other)) { name: 'c2', location: 'w', identity: { type: c2 } }
resource rd2 'Microsoft.Compute/virtualMachines@2024-07-01' = if (startsWith(d2, 'N')) { name: 'd2', location: 'w', identity: { type: d2 } }
resource re2 'Microsoft.Compute/virtualMachines@2024-07-01' = if (isKnown2) { name: 'e2', location: 'w', identity: { type: e2 } }
resource rf2 'Microsoft.Compute/virtualMachines@2024-07-01' = if (f2 != 'SystemAssigned') { name: 'f2', location: 'w', identity: { type: f2 } }
resource rg2 'Microsoft.Compute/virtualMachines@2024-07-01' = if (g2 == 'Away' || g2 == 'None') { name: 'g2', location: 'w', identity: { type: g2 } }
resource rh2 'Microsoft.Compute/virtualMachines@2024-07-01' = if (h != 'none') { name: 'h2', location: 'w', identity: { type: 'UserAssigned', userAssignedIdentities: { '${h2}': {} } } }
resource ri2 'Microsoft.Compute/virtualMachines@2024-07-01' = if (contains(i2, 'x')) { name: 'i2', location: 'w', identity: i2 }
resource rj2 'Microsoft.Compute/virtualMachines@2024-07-01' = if (j2 != 'system') { name: 'j2', location: 'w', identity: others[j2] }
resource rk2 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = if (other) { name: k2, location: 'w' }
resource rl2 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (l2 == 'none') {
  name: l2
  properties: { roleDefinitionId: 'x', principalId: 'y', principalType: 'ServicePrincipal' }
}
resource rm2 'Microsoft.Compute/virtualMachines@2024-07-01' = if (other) { name: 'm2', location: 'w', identity: { type: m2 ? 'SystemAssigned' : 'NA' } }
// What is given may differ from the default that stands behind it.
resource rn2 'Microsoft.Compute/virtualMachines@2024-07-01' = if ((named ?? n2) != 'NA') { name: 'n2', location: 'w', identity: { type: n2 } }

output used array = [rk.id, rk2.id]
