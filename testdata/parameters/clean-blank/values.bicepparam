using './main.bicep'

param identityType = ''
