//! Fixes come to an end where a name is not what it seems: found by mutants.

use armid::diagnostic::Safety;
use armid::engine::{CheckOptions, fix};
use armid::text::Source;

/// The rules that still speak after every fix; nothing may have been changed.
fn left(path: &str, text: &str) -> Vec<&'static str> {
    let source = Source::new(path, text);
    let fixed = fix(&source, &CheckOptions::default(), true, Safety::Unsafe);
    let fixed = fixed.expect("an end").expect("a template");
    assert!(fixed.text.is_none(), "{:?}", fixed.text);
    let findings = fixed.checked.findings.iter();
    findings.map(|found| found.diagnostic.rule).collect()
}

#[test]
fn a_parameter_that_is_not_declared_is_no_seed() {
    let text = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [{
    "type": "Microsoft.Authorization/roleAssignments",
    "apiVersion": "2022-04-01",
    "name": "[guid(resourceGroup().id, 'reader')]",
    "properties": {
      "roleDefinitionId": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')]",
      "principalId": "[parameters('person')]",
      "principalType": "ServicePrincipal"
    }
  }]
}
"#;
    assert_eq!(
        left("a.json", text),
        ["role-assignment-name-ignores-principal"]
    );
}

#[test]
fn a_symbol_that_is_declared_twice_is_nothing_to_wait_for() {
    let credential = |symbol: &str, name: &str, subject: u32| {
        format!(
            "resource {symbol} 'Microsoft.ManagedIdentity/userAssignedIdentities/\
             federatedIdentityCredentials@2023-01-31' = {{
  parent: app
  name: '{name}'
  properties: {{
    issuer: 'https://token.actions.githubusercontent.com'
    subject: '{subject}'
    audiences: ['api://AzureADTokenExchange']
  }}
}}
"
        )
    };
    let app = "resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}
";
    let text = format!(
        "{app}{}{}{}",
        credential("one", "one", 1),
        credential("one", "two", 2),
        credential("two", "three", 3)
    );
    assert_eq!(left("a.bicep", &text), ["federated-credentials-concurrent"]);
}
