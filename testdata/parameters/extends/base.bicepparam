using none

var kind = 'UserAsigned'
param identityType = kind
param ids = [
  'id-base'
]
