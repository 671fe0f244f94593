using './main.bicep'

param identityType = 'SystemAssigned'
param ids = {
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/app': {}
}
