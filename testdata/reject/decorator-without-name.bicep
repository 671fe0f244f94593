@
param a string
