/* every form of the language,
   in one file */
targetScope = 'resourceGroup'
metadata description = 'everything'
metadata tags = { a: 1, b: [true, false, null] }

import { Thing, other as alias, 'with-dash' as dashed } from './types.bicep'
import {
  one
  two as zwei // trailing
} from 'br/public:types:1.0'
import * as shared from 'shared.bicep'
import 'kubernetes@1.0.0' with { namespace: 'default' } as k8s
extension microsoftGraph
extension 'br:example.azurecr.io/ext:1.0' with {
  kubeConfig: kubeConfig
} as ext
extension foo as bar
provider 'radius@1.0'

@description('a parameter')
@sys.secure()
@allowed([
  'a'
  'b'
])
param secret string
param withDefault int = 1 + 2 * 3 - -4 % 5
param nullable string?
param list string[] = []
param nested (string | int)[]?
param united 'a' | 'b'
param literal -1 | 2 | true | null
param indexed Thing.a.b[0][*].*!
param input resourceInput<'Microsoft.Compute/virtualMachines@2023-03-01'>.properties = {}
param out resourceOutput<'Microsoft.Compute/virtualMachines@2023-03-01'>.identity?
param vm resource 'Microsoft.Compute/virtualMachines@2023-03-01'
param generic shared.box<string, int>
param inline {
  @description('documented')
  name: string
  'quoted key': int?
  *: { *: object }
}
param tuple [
  string
  @minValue(1)
  int?
]

type union =
  | 'one'
  | 'two'
type more = 'a'
  | 'b'
@export()
type thing = { a: string, b: int }
type self = { child: self? }
type multi = '''x'''

func join(a string, b string[]) string => '${a}-${b[0]}'
func spread(
  a object,
  b object
) object =>
  { ...a, ...b }

var simple = 'it\'s \u{1F600} \${literal} \\ \n'
var typed string = simple
var emptyString = ''
var verbatim = '''
first 'quoted' ${not a hole}
'''
var many = '''it''''
var holes = $'''
  a ${simple} $b
'''
var dollars = $$'''${plain} $${simple} $$${simple}'''
var nestedHoles = '${'${'${simple}'}'} ${toLower(simple)}${1}'
var ternary = empty(simple)
  ? 'a'
  : contains(simple, 'b') ? 'c' : 'd'
var precedence = !a && b || c == d && e != f || g =~ h && i !~ j ?? k
var compare = a < b && c <= d && e > f && g >= h
var access = a.b.?c[0][?1][^2][?^3]!.d['e']::f.g(1, 2)!
var lambdas = map(filter(list, x => x > 1), (x, i) => { value: x, index: i })
var wrapped = map(
  list,
  x =>
    x.name
)
var loop = [for item in list: item.name]
var commaLoop = [for (item, index,) in list: index]
var indexedLoop = [
  for (item, index) in list: {
    item: item, index: index
  }
]
var inObject = { all: [for i in range(0, 3): i], 'a${b}': c, resource: d, if: e, param: f, for: g }
var keywords = resource.param.if(var, type)
var arrays = [1, 2, 3]
var trailing = [1, 2, ]
var lines = [
  1

  2 // comment
  ...arrays
  [
    [for x in arrays: x]
  ]
]
var parenthesized = (a + b)
var parenthesizedOverLines = (a
  ? b
  : c)
var manyParameters = reduce(list, 0, (
  total,
  next,
) => total + next)
var calls = f(
  a,
  b, c
)
var noArguments = f(
)
var objects = {
  ...a
  b: {}
  c: {
  }
}

resource vm 'Microsoft.Compute/virtualMachines@2023-03-01' = {
  name: 'vm'
  identity: {
    type: 'SystemAssigned, UserAssigned'
    userAssignedIdentities: {
      '${uai.id}': {}
      '${other}-x': {}
    }
  }

  @batchSize(1)
  resource ext 'extensions@2023-03-01' = if (a) {
    name: 'ext'
    resource deeper 'inner' existing = {
      name: 'deeper'
    }
  }
  resource: 'a property'
}
#disable-next-line no-unused-existing-resources BCP081
resource uai 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'uai'
  scope: resourceGroup('other')
}
resource conditional 'a/b@1' =
  if (!empty(list) && a) {
    parent: vm
  }
resource many2 'a/b@1' = [for (n, i) in list: if (n.enabled) {
  name: n.name
}]
#disable-diagnostics no-hardcoded-location
module local './vm.bicep' = {
  name: 'vm'
  params: { a: 1 }
}
module registry 'br/public:avm/res/compute/virtual-machine:0.1.0' = [
  for n in list: {
    name: n
  }
]
module spec 'ts:00000000-0000-0000-0000-000000000000/rg/spec:1.0' = if (a) {}
#restore-diagnostics no-hardcoded-location
test check 'main.test.bicep' = {
  params: {}
}
assert positive = withDefault > 0
output id string = vm.id
output whole resource 'a/b@1' = vm
output bare resource = vm
output first string = vm::ext.properties.x
@description('the last line has no end')
output last array = [for o in list: o]