using './main.bicep' with {
  mode: 'stack'
}
extends 'base.bicepparam'
import { names } from 'shared.bicep'
import * as shared from 'shared.bicep'
extension foo
extensionConfig k8s with {
  namespace: 'default'
}
type local = string
var prefix = 'a'
var typed string = prefix
param name = '${prefix}-vm'
param ids = [
  names.first
]
@description('allowed here')
param secret = az.getSecret('sub', 'rg', 'vault', 'name')
