//! Functions whose names a Bicep file has for something else.

use super::{IDENTITY, ROLE, gets};

/// A role assignment of the identity `app`.
fn assignment(head: &str, name: &str) -> String {
    format!(
        "{head}
{IDENTITY}
resource role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {{
  name: {name}
  properties: {{
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: '{ROLE}'
  }}
}}
"
    )
}

#[test]
fn a_function_whose_name_is_taken_gets_its_namespace() {
    for (head, name, line) in [
        (
            "param resourceGroup string\nparam salt string = newGuid()",
            "guid(salt, resourceGroup)",
            "guid(resourceGroup, az.resourceGroup().id, app.id",
        ),
        (
            "param guid string\nparam salt string = newGuid()",
            "salt",
            "sys.guid(resourceGroup().id, app.id, ",
        ),
        (
            "targetScope = 'subscription'\nresource subscription 'Microsoft.Resources/resourceGroups@2024-03-01' = { name: 'g', location: 'westeurope' }\nparam salt string = newGuid()",
            "salt",
            "guid(az.subscription().id, app.id, ",
        ),
        (
            "import { resourceGroup } from 'shared.bicep'\nparam salt string = newGuid()",
            "salt",
            "guid(az.resourceGroup().id, app.id, ",
        ),
        // What an output is called, nothing can name.
        (
            "param salt string = newGuid()\noutput resourceGroup string = 'g'",
            "salt",
            "guid(resourceGroup().id, app.id, ",
        ),
    ] {
        gets("a.bicep", &assignment(head, name), line);
    }
}

#[test]
fn a_call_keeps_its_namespace() {
    for head in ["", "func guid(a string) string => a"] {
        let text = assignment(head, "sys.guid('x')");
        gets("a.bicep", &text, "name: sys.guid('x', app.id)");
    }
}

#[test]
fn a_function_that_a_loop_hides_gets_its_namespace() {
    let text = format!(
        "param groups array
param salt string = newGuid()
{IDENTITY}
resource role 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for resourceGroup in groups: {{
  name: guid(salt, resourceGroup.role)
  properties: {{
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: resourceGroup.role
  }}
}}]
"
    );
    let line = "guid(resourceGroup.role, az.resourceGroup().id, app.id)";
    gets("a.bicep", &text, line);
}

#[test]
fn a_name_is_wrapped_in_the_function_and_not_in_what_is_called_so() {
    let text = "\
param resourceId string
resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'site'
  location: 'westeurope'
  tags: { of: resourceId }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { 'id-app': {} }
  }
}
";
    let key =
        "'${az.resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')}': {}";
    gets("a.bicep", text, key);
}

#[test]
fn a_principal_is_read_by_the_function_and_not_by_what_is_called_so() {
    let id = "resourceId('rg', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')";
    for (head, call) in [
        ("", "reference"),
        ("param reference string", "az.reference"),
    ] {
        let text = format!(
            "{head}
resource role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {{
  name: guid('x', {id})
  properties: {{
    principalId: {id}
    principalType: 'ServicePrincipal'
    roleDefinitionId: '{ROLE}'
  }}
}}
"
        );
        let line = format!("principalId: {call}({id}, '2023-01-31').principalId\n");
        gets("a.bicep", &text, &line);
    }
}

#[test]
fn a_decorator_whose_name_is_taken_gets_its_namespace() {
    let text = format!(
        "param batchSize int
param names array
{IDENTITY}
resource credentials 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = [for name in names: {{
  parent: app
  name: name
  properties: {{ issuer: 'https://token.actions.githubusercontent.com', subject: 'repo:a/b:environment:${{name}}', audiences: [ 'api://AzureADTokenExchange' ] }}
}}]
output size int = batchSize
"
    );
    gets("a.bicep", &text, "@sys.batchSize(1)\nresource credentials");
}
