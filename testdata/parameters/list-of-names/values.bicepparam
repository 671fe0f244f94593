using './main.bicep'

var prefix = 'id'
param ids = [
  '${prefix}-app'
]
