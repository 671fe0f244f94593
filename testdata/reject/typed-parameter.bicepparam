using 'a.bicep'
param a string = 'b'
