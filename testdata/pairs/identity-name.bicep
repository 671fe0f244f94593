param app string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${app}.id'
  location: 'westeurope'
}
