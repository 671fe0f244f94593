using './main.bicep'

param identityType = readEnvironmentVariable('IDENTITY_TYPE', '#{identityType}#')
