using './main.bicep'

param identityType = 'SystemAssigned'
param identityTyp = 'None'
