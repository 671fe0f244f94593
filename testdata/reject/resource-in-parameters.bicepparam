using 'a.bicep'
resource a 'b/c@1' = {
  name: 'a'
}
param d = 1
