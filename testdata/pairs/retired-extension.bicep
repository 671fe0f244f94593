resource one 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'one'
  location: 'westeurope'
  resource msi 'extensions' = {
    name: 'msi'
    location: 'westeurope'
    properties: {
      publisher: 'Microsoft.ManagedIdentity'
      type: 'ManagedIdentityExtensionForLinux'
      typeHandlerVersion: '1.0'
    }
  }
}
