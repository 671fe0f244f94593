using 'a.bicep' with
