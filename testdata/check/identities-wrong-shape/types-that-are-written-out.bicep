param one { id: string }
param known {
  @description('by its ID')
  *: object
}
param either { id: string } | string[]
param many { id: string }[]

resource a 'Microsoft.Compute/virtualMachines@2017-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: { type: 'UserAssigned', identityIds: one }
}

resource b 'Microsoft.Compute/virtualMachines@2023-03-01' = {
  name: 'b'
  location: 'westeurope'
  identity: { type: 'UserAssigned', userAssignedIdentities: known }
}

resource c 'Microsoft.Compute/virtualMachines@2017-12-01' = {
  name: 'c'
  location: 'westeurope'
  identity: { type: 'UserAssigned', identityIds: either }
}

resource d 'Microsoft.Compute/virtualMachines@2017-12-01' = {
  name: 'd'
  location: 'westeurope'
  identity: { type: 'UserAssigned', identityIds: many }
}
