using './main.bicep'

param identityType = 'SystemAssigned'
