using './main.bicep'

param identityType = 'UserAssigned'
