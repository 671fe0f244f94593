//! Names that mean something else in the turn of a loop.

use super::{IDENTITY, ROLE, SCHEMA, gets, mended, stays};

/// A site whose Key Vault references are read by an identity, in a loop or not.
fn site(head: &str, start: &str, named: &str, end: &str) -> String {
    format!(
        "{head}
{IDENTITY}
resource site 'Microsoft.Web/sites@2023-12-01' = {start}{{
  name: 'site'
  location: 'westeurope'
  identity: {{ type: 'SystemAssigned' }}
  properties: {{ keyVaultReferenceIdentity: {named} }}
}}{end}
"
    )
}

#[test]
fn an_identity_is_not_attached_by_a_name_that_a_loop_hides() {
    for (head, start, named) in [
        (
            "param names array\nvar id = app.id",
            "[for app in names: ",
            "id",
        ),
        (
            "param names array\nvar id = app.id",
            "[for (name, app) in names: ",
            "id",
        ),
    ] {
        stays("a.bicep", &site(head, start, named, "]"), "app");
    }
    // What the variable says stands for the same everywhere else.
    let text = site("var id = app.id", "", "id", "");
    gets("a.bicep", &text, "'${app.id}': {}");
    let text = site(
        "param names array\nvar id = app.id",
        "[for name in names: ",
        "id",
        "]",
    );
    gets("a.bicep", &text, "'${app.id}': {}");
    let head = "param names array\nvar all = { id: app.id }";
    let text = site(head, "[for app in names: ", "all.id", "]");
    gets("a.bicep", &text, "'${all.id}': {}");
}

#[test]
fn what_one_turn_of_a_loop_names_is_not_attached_outside_of_it() {
    let id = "resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', name)";
    let text = format!(
        "param names array
resource container 'Microsoft.App/containerApps@2024-03-01' = {{
  name: 'c'
  location: 'westeurope'
  identity: {{ type: 'SystemAssigned' }}
  properties: {{
    configuration: {{
      registries: [for name in names: {{ server: 'x', identity: {id} }}]
    }}
  }}
}}
"
    );
    stays("a.bicep", &text, "name");
    let id = "resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', parameters('names')[copyIndex('registries')])";
    let json = |copy: &str, list: &str| {
        format!(
            r#"{{
  {SCHEMA}
  "parameters": {{ "names": {{ "type": "array" }} }},
  "resources": [
    {{
      "type": "Microsoft.App/containerApps", "apiVersion": "2024-03-01", "name": "[concat('c', copyIndex())]", "location": "westeurope",
      {copy}
      "identity": {{ "type": "SystemAssigned" }},
      "properties": {{ "configuration": {{ {list} }} }}
    }}
  ]
}}
"#
        )
    };
    let list = format!(
        r#""copy": [ {{ "name": "registries", "count": "[length(parameters('names'))]", "input": {{ "server": "x", "identity": "[{id}]" }} }} ]"#
    );
    let copy = r#""copy": { "name": "all", "count": 2 },"#;
    stays("a.json", &json(copy, &list), "copyIndex('registries')");
    // Of the turn of the resource itself, it stays the same.
    let list = list.replace("copyIndex('registries')", "copyIndex('all')");
    let key = format!(
        "\"[{}]\": {{}}",
        id.replace("copyIndex('registries')", "copyIndex('all')")
    );
    gets("a.json", &json(copy, &list), &key);
}

#[test]
fn the_prefix_of_cosmos_db_is_no_part_of_the_key() {
    let account = |named: &str, head: &str| {
        format!(
            "{head}
{IDENTITY}
resource account 'Microsoft.DocumentDB/databaseAccounts@2023-11-15' = {{
  name: 'c'
  location: 'westeurope'
  identity: {{ type: 'SystemAssigned' }}
  properties: {{ databaseAccountOfferType: 'Standard', locations: [], defaultIdentity: {named} }}
}}
"
        )
    };
    for (named, head) in [
        ("'UserAssignedIdentity=${app.id}'", ""),
        ("concat('UserAssignedIdentity=', app.id)", ""),
        ("format('UserAssignedIdentity={0}', app.id)", ""),
        ("named", "var named = 'UserAssignedIdentity=${app.id}'"),
    ] {
        gets("a.bicep", &account(named, head), "'${app.id}': {}");
    }
    let id = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/other";
    let text = account(&format!("'UserAssignedIdentity={id}'"), "");
    gets("a.bicep", &text, &format!("'{id}': {{}}"));
    let text = account(
        "'UserAssignedIdentity=/subscriptions/${subscription().subscriptionId}/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/other'",
        "",
    );
    assert_eq!(mended("a.bicep", &text).0, text);
    for (named, key) in [
        (
            "[concat('UserAssignedIdentity=', variables('id'))]",
            "[variables('id')]",
        ),
        (
            "[format('UserAssignedIdentity={0}', variables('id'))]",
            "[variables('id')]",
        ),
    ] {
        let json = format!(
            r#"{{
  {SCHEMA}
  "variables": {{ "id": "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'other')]" }},
  "resources": [
    {{
      "type": "Microsoft.DocumentDB/databaseAccounts", "apiVersion": "2023-11-15", "name": "c", "location": "westeurope",
      "identity": {{ "type": "SystemAssigned" }},
      "properties": {{ "databaseAccountOfferType": "Standard", "locations": [], "defaultIdentity": "{named}" }}
    }}
  ]
}}
"#
        );
        gets("a.json", &json, &format!("\"{key}\": {{}}"));
    }
}

/// Role assignments made by a loop.
fn assignments(head: &str, each: &str, name: &str, principal: &str) -> String {
    let role = each.strip_prefix("(r, ").map_or("role", |_| "r");
    format!(
        "{head}
resource role 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for {each}: {{
  name: {name}
  properties: {{
    principalId: {principal}
    principalType: 'ServicePrincipal'
    roleDefinitionId: {role}
  }}
}}]
"
    )
}

#[test]
fn the_turn_of_a_loop_is_not_written_into_a_variable_of_the_file() {
    let head = "\
param n int = 3
resource all 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for i in range(0, n): {
  name: 'id-${i}'
  location: 'westeurope'
}]
var role = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
var name = guid(resourceGroup().id, 'x')";
    let principal = "all[i].properties.principalId";
    let text = assignments(head, "i in range(0, n)", "name", principal);
    stays("a.bicep", &text, "i");
    let text = assignments(head, "i in range(0, n)", "guid('x', '${n}')", principal);
    gets("a.bicep", &text, "guid('x', '${n}', all[i].id)");
    let json = |name: &str, variable: &str| {
        format!(
            r#"{{
  {SCHEMA}
  "variables": {{ "name": "{variable}" }},
  "resources": [
    {{
      "copy": {{ "name": "all", "count": 3 }},
      "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31",
      "name": "[concat('id-', copyIndex())]", "location": "westeurope"
    }},
    {{
      "copy": {{ "name": "roles", "count": 3 }},
      "type": "Microsoft.Authorization/roleAssignments", "apiVersion": "2022-04-01", "name": "{name}",
      "dependsOn": ["all"],
      "properties": {{
        "principalType": "ServicePrincipal",
        "principalId": "[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', concat('id-', copyIndex()))).principalId]",
        "roleDefinitionId": "{ROLE}"
      }}
    }}
  ]
}}
"#
        )
    };
    let guid = "[guid(resourceGroup().id, 'x')]";
    let text = json("[variables('name')]", guid);
    stays("a.json", &text, "copyIndex()");
    let text = json(guid, "x");
    let line = "guid(resourceGroup().id, 'x', resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', concat('id-', copyIndex())))";
    gets("a.json", &text, line);
}

#[test]
fn a_symbol_that_a_loop_hides_is_no_seed() {
    let head = format!(
        "param roles array\nparam salt string = newGuid()\n{IDENTITY}\nvar id = app.properties.principalId"
    );
    for name in ["guid(resourceGroup().id, r)", "guid(salt, r)"] {
        let text = assignments(&head, "(r, app) in roles", name, "id");
        stays("a.bicep", &text, "app");
    }
}

#[test]
fn a_symbol_that_nothing_hides_is_written_in_a_loop_too() {
    let text = format!(
        "param names array
{IDENTITY}
resource sites 'Microsoft.Web/sites@2023-12-01' = [for NAME in names: {{
  name: 'site'
  location: 'westeurope'
  identity: {{
    type: 'UserAssigned'
    userAssignedIdentities: {{ '${{resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')}}': {{}} }}
  }}
}}]
"
    );
    gets("a.bicep", &text.replace("NAME", "name"), "dependsOn: [");
    stays("a.bicep", &text.replace("NAME", "app"), "app");
}
