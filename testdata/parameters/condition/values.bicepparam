using './main.bicep'

param withIdentity = true
