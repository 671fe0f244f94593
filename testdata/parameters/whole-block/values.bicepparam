using './main.bicep'

param identity = {
  type: 'SystemAssigned'
  principalId: '00000000-0000-0000-0000-000000000002'
}
