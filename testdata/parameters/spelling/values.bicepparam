using './main.bicep'

param identityType = 'systemAssigned,UserAssigned'
