using './main.bicep'

param ids = {}
