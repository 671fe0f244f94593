using './main.bicep'

param identityType = az.getSecret('00000000-0000-0000-0000-000000000001', 'rg', 'vault', 'kind')
