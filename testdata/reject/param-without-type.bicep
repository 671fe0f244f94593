param a
param b = 1
param
