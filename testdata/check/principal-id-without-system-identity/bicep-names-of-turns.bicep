param names string[]
param others string[]

resource v 'Microsoft.Web/sites@2023-12-01' = [for n in names: { name: n, location: 'x' }]

output same array = [for n in names: reference(resourceId('Microsoft.Web/sites', n), '2023-12-01', 'Full').identity.principalId]
output mapped array = map(names, n => reference(resourceId('Microsoft.Web/sites', n), '2023-12-01', 'Full').identity.principalId)
output other array = [for n in others: reference(resourceId('Microsoft.Web/sites', n), '2023-12-01', 'Full').identity.principalId]
output otherMapped array = map(others, n => reference(resourceId('Microsoft.Web/sites', n), '2023-12-01', 'Full').identity.principalId)
output within array = [for n in names: map(others, n => reference(resourceId('Microsoft.Web/sites', n), '2023-12-01', 'Full').identity.principalId)]
output behind array = [for n in names: [join(map(others, n => n), ''), reference(resourceId('Microsoft.Web/sites', n), '2023-12-01', 'Full').identity.principalId]]
