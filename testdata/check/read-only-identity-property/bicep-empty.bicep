param none string = ''
param on bool

resource a 'Microsoft.Logic/workflows@2019-05-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
    #disable-next-line BCP073
    principalId: ''
  }
}
resource b 'Microsoft.Logic/workflows@2019-05-01' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
    #disable-next-line BCP073
    principalId: none
  }
}
resource c 'Microsoft.Logic/workflows@2019-05-01' = {
  name: 'c'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
    #disable-next-line BCP073
    principalId: on ? '' : '00000000-0000-0000-0000-000000000000'
  }
}
resource d 'Microsoft.Logic/workflows@2019-05-01' = {
  name: 'd'
  location: 'westeurope'
  identity: {
    type: on ? 'None' : 'SystemAssigned'
    #disable-next-line BCP073
    principalId: on ? '00000000-0000-0000-0000-000000000000' : null
  }
}
