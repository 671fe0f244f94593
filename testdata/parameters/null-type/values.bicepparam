using './main.bicep'

param identityType = null
