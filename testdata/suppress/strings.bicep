var single = '// armid: ignore-file'
var escaped = 'it\'s // armid: ignore-file[identity-type-casing]'
var several = '''
// armid: ignore-file
'''
var hole = 'a ${'// armid: ignore-file'} b'

resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: '// armid: ignore[identity-type-casing]'
  location: 'westeurope'
  identity: { type: 'systemAssigned' }
}

resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  // see armid: ignore[identity-type-casing]
  // armid: the identity is written as it was exported
  #disable-next-line armid
  identity: { type: 'systemAssigned' }
}
