module a '${b}.bicep' = {}
