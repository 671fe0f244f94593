param a box<string
param b string
