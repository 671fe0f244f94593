// armid: ignore[identity-type-casing] the variable alone
var kind = 'systemAssigned'
param on bool

resource sameLine 'Microsoft.Web/sites@2023-12-01' = {
  name: 'same-line'
  location: 'westeurope'
  identity: { type: 'systemAssigned' } // armid: ignore[identity-type-casing] here
}

resource nextLine 'Microsoft.Web/sites@2023-12-01' = {
  name: 'next-line'
  location: 'westeurope'
  identity: {
    // armid: ignore[identity-type-casing]

    // A remark.
    /* And another one,
       over two lines. */
    #disable-next-line BCP036
    type: 'systemAssigned'
  }
}

resource block 'Microsoft.Web/sites@2023-12-01' = {
  name: 'block'
  location: 'westeurope'
  // armid: ignore[identity-type-casing] for the whole block
  identity: {
    type: on
      ? 'None'
      : 'systemAssigned'
  }
}

// armid: ignore[identity-type-casing] for the whole resource
@description('A site')
@batchSize(1)
resource decorated 'Microsoft.Web/sites@2023-12-01' = [for i in range(0, 2): {
  name: 'decorated-${i}'
  location: 'westeurope'
  identity: {
    type: 'systemAssigned'
  }
}]

@description('A site')
// armid: ignore[identity-type-casing] for the whole resource
@batchSize(1)
resource between 'Microsoft.Web/sites@2023-12-01' = [for i in range(0, 2): {
  name: 'between-${i}'
  location: 'westeurope'
  identity: {
    type: 'systemAssigned'
  }
}]

@description('A site')
// armid: ignore[identity-type-casing] for the whole resource
resource keyword 'Microsoft.Web/sites@2023-12-01' = {
  name: 'keyword'
  location: 'westeurope'
  identity: {
    type: 'systemAssigned'
  }

  resource child 'slots' = {
    name: 'child'
    location: 'westeurope'
    identity: { type: 'systemAssigned' }
  }
}

resource noLonger 'Microsoft.Web/sites@2023-12-01' = {
  name: 'no-longer'
  location: 'westeurope'
  identity: { type: 'systemAssigned' }
}

resource tooNarrow 'Microsoft.Web/sites@2023-12-01' = {
  name: 'too-narrow'
  location: 'westeurope'
  identity: { // armid: ignore[identity-type-casing]
    type: 'systemAssigned'
  }
}

resource elsewhere 'Microsoft.Web/sites@2023-12-01' = {
  name: 'elsewhere'
  location: 'westeurope'
  // armid: ignore[identity-type-casing] the place is where the variable is written
  identity: { type: kind }
}

resource parent 'Microsoft.Web/sites@2023-12-01' = {
  name: 'parent'
  location: 'westeurope'

  // armid: ignore[identity-type-casing] for the nested resource
  resource child 'slots' = {
    name: 'child'
    location: 'westeurope'
    identity: { type: 'systemAssigned' }
  }
}
// armid: ignore[identity-type-casing] nothing comes
