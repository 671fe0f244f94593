resource a 'Microsoft.${b}/c@1' = {}
