using 'main.bicep'
var a = 1
