using './main.bicep'

param identityType = 'SystemAsigned'
