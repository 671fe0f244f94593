using './main.bicep'

param on = false
param kind = 'job'
param ids = []
