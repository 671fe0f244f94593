//! The name of a role assignment is not changed where something else names the assignment by it.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use armid::diagnostic::{NO_FIX, Safety};
use armid::engine::{CheckOptions, fix};
use armid::text::Source;

/// A file with an assignment called `name` for a new identity, and what comes after it.
fn arm(name: &str, more: &str, rest: &str) -> String {
    let id = "resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')";
    format!(
        r#"{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {{ "any": {{ "type": "string", "defaultValue": "[newGuid()]" }} }},
  "variables": {{ "name": "[guid(resourceGroup().id)]" }},
  "resources": [
    {{
      "type": "Microsoft.ManagedIdentity/userAssignedIdentities",
      "apiVersion": "2023-01-31",
      "name": "id-app",
      "location": "westeurope"
    }},
    {{
      "type": "Microsoft.Authorization/roleAssignments",
      "apiVersion": "2022-04-01",
      "name": "{name}",
      {more}
      "dependsOn": ["[{id}]"],
      "properties": {{
        "roleDefinitionId": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')]",
        "principalType": "ServicePrincipal",
        "principalId": "[reference({id}, '2023-01-31').principalId]"
      }}
    }}{rest}
}}
"#
    )
}

/// A site that waits for something.
fn waiting(item: &str) -> String {
    format!(
        r#",
    {{
      "type": "Microsoft.Web/sites",
      "apiVersion": "2023-12-01",
      "name": "site",
      "location": "westeurope",
      "dependsOn": ["{item}"]
    }}
  ]"#
    )
}

const BICEP: &str = "\
resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}

resource role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
    principalType: 'ServicePrincipal'
    principalId: app.properties.principalId
  }
}

";

/// The number of fixes that are made, and what is said of those that are not.
fn mended(path: &str, text: &str) -> (usize, Vec<(String, String)>) {
    let source = Source::new(path, text);
    let fixed = fix(&source, &CheckOptions::default(), true, Safety::Unsafe);
    let fixed = fixed.unwrap().unwrap();
    let now = fixed
        .text
        .map_or(source, |done| Source::new(path, done.text()));
    let findings = fixed.checked.findings.iter();
    let labels = findings.flat_map(|found| &found.diagnostic.related);
    let reasons = labels.filter(|label| label.message.starts_with(NO_FIX));
    let reasons = reasons.map(|label| (now.slice(label.span).to_owned(), label.message.clone()));
    (fixed.mended, reasons.collect())
}

/// Asserts that the name stays because of what is written at `place`.
fn stays(path: &str, text: &str, place: &str) {
    let reason = format!("{NO_FIX}: this names the role assignment by its present name");
    assert_eq!(
        mended(path, text),
        (0, vec![(place.to_owned(), reason)]),
        "{text}"
    );
}

#[test]
fn a_name_that_something_waits_for_stays() {
    for (name, item) in [
        (
            "[guid(resourceGroup().id)]",
            "[resourceId('Microsoft.Authorization/roleAssignments', guid(resourceGroup().id))]",
        ),
        (
            "[guid(resourceGroup().id)]",
            "[concat('Microsoft.Authorization/roleAssignments/', guid(resourceGroup().id))]",
        ),
        ("[guid(resourceGroup().id)]", "[guid(resourceGroup().id)]"),
        ("[guid(resourceGroup().id)]", "[variables('name')]"),
        ("[parameters('any')]", "[parameters('any')]"),
        (
            "[parameters('any')]",
            "[resourceId('Microsoft.Authorization/roleAssignments', parameters('any'))]",
        ),
    ] {
        let place = format!("\"{item}\"");
        stays("a.json", &arm(name, "", &waiting(item)), &place);
    }
}

#[test]
fn a_name_that_is_read_stays() {
    let id = "resourceId('Microsoft.Authorization/roleAssignments', guid(resourceGroup().id))";
    let outputs = format!(
        "\n  ],\n  \"outputs\": {{ \"role\": {{ \"type\": \"object\", \"value\": \"[reference({id})]\" }} }}"
    );
    let text = arm("[guid(resourceGroup().id)]", "", &outputs);
    stays("a.json", &text, id);
    let text = format!("{BICEP}output role object = reference({id})\n");
    stays("a.bicep", &text, id);
}

#[test]
fn a_name_that_another_resource_has_as_existing_stays() {
    let text = format!(
        "{BICEP}resource same 'Microsoft.Authorization/roleAssignments@2022-04-01' existing = {{
  name: guid(resourceGroup().id)
}}

output scope string = same.properties.scope
"
    );
    stays("a.bicep", &text, "guid(resourceGroup().id)");
}

#[test]
fn a_name_that_the_others_follow_is_changed() {
    let once = (1, Vec::new());
    let item = "[resourceId('Microsoft.Authorization/roleAssignments', variables('name'))]";
    let text = arm("[variables('name')]", "", &waiting(item));
    assert_eq!(mended("a.json", &text), once, "{text}");
    let text = arm("[guid(resourceGroup().id)]", "", "\n  ]");
    assert_eq!(mended("a.json", &text), once, "{text}");
    let copy = r#""copy": { "name": "roles", "count": 1 },"#;
    let text = arm("[guid(resourceGroup().id)]", copy, &waiting("roles"));
    assert_eq!(mended("a.json", &text), once, "{text}");
    let text = format!("{BICEP}output scope string = role.properties.scope\n");
    assert_eq!(mended("a.bicep", &text), once, "{text}");
    let text = format!("{BICEP}output role object = reference(role.id)\n");
    assert_eq!(mended("a.bicep", &text), once, "{text}");
}

/// The start of a file, and a new identity.
const HEAD: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "roles": { "type": "array" } },
  "resources": [
    {
      "type": "Microsoft.ManagedIdentity/userAssignedIdentities",
      "apiVersion": "2023-01-31",
      "name": "id-app",
      "location": "westeurope"
    },"#;

/// A role assignment of it.
fn assigned(resource_type: &str, name: &str, more: &str) -> String {
    format!(
        r#"
    {{
      "type": "{resource_type}",
      "apiVersion": "2022-04-01",
      "name": "[{name}]",{more}
      "dependsOn": ["id-app"],
      "properties": {{
        "roleDefinitionId": "reader",
        "principalType": "ServicePrincipal",
        "principalId": "[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')).principalId]"
      }}
    }}"#
    )
}

#[test]
fn a_name_behind_that_of_a_resource_stays_too() {
    let behind = "Microsoft.Storage/storageAccounts/providers/roleAssignments";
    let name = "concat('sa/Microsoft.Authorization/', guid('reader'))";
    let own = assigned(behind, name, "");
    for item in [
        "[resourceId('Microsoft.Storage/storageAccounts/providers/roleAssignments', 'sa', 'Microsoft.Authorization', guid('reader'))]",
        "[concat('Microsoft.Storage/storageAccounts/sa/providers/Microsoft.Authorization/roleAssignments/', guid('reader'))]",
        "[concat(resourceId('Microsoft.Storage/storageAccounts', 'sa'), '/providers/Microsoft.Authorization/roleAssignments/', guid('reader'))]",
    ] {
        let text = format!("{HEAD}{own}{}\n}}", waiting(item));
        stays("a.json", &text, &format!("\"{item}\""));
    }
    let name = "concat('Microsoft.Authorization/', guid('reader'))";
    let own = assigned("providers/roleAssignments", name, "");
    let account = format!(
        r#"
    {{
      "type": "Microsoft.Storage/storageAccounts",
      "apiVersion": "2023-05-01",
      "name": "sa",
      "location": "westeurope",
      "resources": [{own}
      ]
    }}"#
    );
    let item = format!("[{name}]");
    let text = format!("{HEAD}{account}{}\n}}", waiting(&item));
    stays("a.json", &text, &format!("\"{item}\""));
    let text = format!("{HEAD}{account}\n  ]\n}}");
    assert_eq!(mended("a.json", &text), (1, Vec::new()), "{text}");
}

#[test]
fn a_name_of_a_turn_stays_where_a_turn_is_waited_for() {
    let copy = r#"
      "copy": { "name": "all", "count": "[length(parameters('roles'))]" },"#;
    let name = "guid(resourceGroup().id, parameters('roles')[copyIndex()])";
    let own = assigned("Microsoft.Authorization/roleAssignments", name, copy)
        .replace("\"reader\"", "\"[parameters('roles')[copyIndex()]]\"");
    for (item, more) in [
        (
            "[resourceId('Microsoft.Authorization/roleAssignments', guid(resourceGroup().id, parameters('roles')[0]))]",
            "",
        ),
        ("[guid(resourceGroup().id, parameters('roles')[0])]", ""),
        (
            "[resourceId('Microsoft.Authorization/roleAssignments', guid(resourceGroup().id, parameters('roles')[copyIndex()]))]",
            copy,
        ),
    ] {
        let site = waiting(item).replace(
            "\"name\": \"site\",",
            &format!(
                "\"name\": \"site\",{}",
                more.replace("\"all\"", "\"sites\"")
            ),
        );
        let text = format!("{HEAD}{own}{site}\n}}");
        stays("a.json", &text, &format!("\"{item}\""));
    }
    let text = format!("{HEAD}{own}{}\n}}", waiting("all"));
    assert_eq!(mended("a.json", &text), (1, Vec::new()), "{text}");
}
