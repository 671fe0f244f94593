var machines = [
  { name: 'a', size: 'S', identity: true }
  { name: 'b', size: 'S', identity: false }
]

resource vms 'Microsoft.Compute/virtualMachines@2023-09-01' = [for machine in machines: {
  name: machine.name
  location: 'westeurope'
  identity: {
    type: machine.identity ? 'SystemAssigned' : 'None'
  }
}]
