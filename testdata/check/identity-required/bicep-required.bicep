param identity object?
resource image 'Microsoft.VirtualMachineImages/imageTemplates@2024-02-01' = {
  name: 'image'
  location: 'westeurope'
}
resource given 'Microsoft.VirtualMachineImages/imageTemplates@2024-02-01' = {
  name: 'given'
  location: 'westeurope'
  identity: identity
}
resource old 'Microsoft.VirtualMachineImages/imageTemplates@2024-02-01' existing = {
  name: 'old'
}
