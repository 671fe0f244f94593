resource vm 'Microsoft.Compute/virtualMachines@2023-09-01' = {
  name: 'vm'
  location: 'westeurope'
  resource extension 'extensions' = {
    name: 'msi'
    properties: {
      publisher: 'Microsoft.ManagedIdentity'
      type: 'ManagedIdentityExtensionForLinux'
    }
  }
}
