using none
param a
param b =
