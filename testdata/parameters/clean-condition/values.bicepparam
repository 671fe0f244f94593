using './main.bicep'

param withIdentity = false
