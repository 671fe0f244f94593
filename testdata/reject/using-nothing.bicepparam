using
param a = 1
