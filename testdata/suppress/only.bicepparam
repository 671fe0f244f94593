// armid: ignore-file
using 'main.bicep' // armid: ignore[identity-type-casing, nothing]
param a 'b'
