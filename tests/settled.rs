//! Fixes come to an end where a name is not what it seems: found by mutants.

use armid::diagnostic::Safety;
use armid::engine::{CheckOptions, Verified, fix};
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

#[test]
fn a_name_of_two_letters_is_a_seed_where_it_stands_alone() {
    let text = |seed: &str| {
        format!(
            r#"{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {{
      "type": "Microsoft.Web/sites",
      "apiVersion": "2023-12-01",
      "name": "w0",
      "identity": {{ "type": "SystemAssigned" }}
    }},
    {{
      "type": "Microsoft.Authorization/roleAssignments",
      "apiVersion": "2022-04-01",
      "name": "[guid('reader'{seed})]",
      "properties": {{
        "roleDefinitionId": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')]",
        "principalId": "[reference(resourceId('Microsoft.Web/sites', 'w0'), '2023-12-01', 'Full').identity.principalId]",
        "principalType": "ServicePrincipal"
      }}
    }}
  ]
}}
"#
        )
    };
    let source = Source::new("a.json", text(""));
    let fixed = fix(&source, &CheckOptions::default(), true, Safety::Unsafe);
    let fixed = fixed.expect("an end").expect("a template");
    let wanted = text(", resourceId('Microsoft.Web/sites', 'w0')");
    assert_eq!(fixed.text.as_ref().map(Verified::text), Some(&*wanted));
    assert_eq!(left("a.json", &wanted), [""; 0]);
    assert_eq!(left("a.json", &text(", 'W0'")), [""; 0]);
}

#[test]
fn a_policy_assignment_is_given_no_identity_without_a_location() {
    let assigned = |location: &str| {
        format!(
            "resource assigned 'Microsoft.Authorization/policyAssignments@2024-04-01' = {{
  name: 'assigned'
{location}  properties: {{ policyDefinitionId: 'x' }}
}}
output principal string = assigned.identity.principalId
"
        )
    };
    let source = Source::new("a.bicep", assigned(""));
    let fixed = fix(&source, &CheckOptions::default(), true, Safety::Unsafe);
    let fixed = fixed.expect("an end").expect("a template");
    assert!(fixed.text.is_none(), "{:?}", fixed.text);
    let labels = fixed.checked.findings.iter().flat_map(|found| {
        assert_eq!(
            found.diagnostic.rule,
            "principal-id-without-system-identity"
        );
        &found.diagnostic.related
    });
    let last = labels.last().map(|label| label.message.as_str());
    let wanted = "no fix is made: a policy assignment with an identity needs a `location`";
    assert_eq!(last, Some(wanted));
    let source = Source::new("a.bicep", assigned("  location: 'x'\n"));
    let fixed = fix(&source, &CheckOptions::default(), true, Safety::Unsafe);
    let fixed = fixed.expect("an end").expect("a template");
    assert_eq!((fixed.mended, fixed.checked.findings.len()), (1, 0));
}
