using './main.bicep'

param identityType = 'UserAssigned'
param ids = {}
