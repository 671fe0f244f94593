//! Fixes leave what an expression puts together: its place is that of each value that it can have.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use armid::diagnostic::Safety;
use armid::engine::{CheckOptions, fix};
use armid::text::Source;

const ID: &str = "${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')}";

/// A site in Bicep whose identity is `on` or off.
fn bicep(identity: &str) -> String {
    format!(
        "param on bool

resource site 'Microsoft.Web/sites@2023-12-01' = {{
  name: 'site'
  location: 'westeurope'
  identity: {identity}
}}
"
    )
}

/// The same in JSON.
fn arm(identity: &str) -> String {
    format!(
        r#"{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {{ "on": {{ "type": "bool" }} }},
  "resources": [{{
    "type": "Microsoft.Web/sites",
    "apiVersion": "2023-12-01",
    "name": "site",
    "location": "westeurope",
    "identity": {identity}
  }}]
}}
"#
    )
}

/// What is left after all fixes, which change nothing.
fn left(path: &str, text: &str) -> Vec<&'static str> {
    let source = Source::new(path, text);
    let fixed = fix(&source, &CheckOptions::default(), true, Safety::Unsafe);
    let fixed = fixed.unwrap().unwrap();
    let done = fixed.text.map(|done| done.text().to_owned());
    assert_eq!(done, None, "of\n{text}");
    let findings = fixed.checked.findings.iter();
    findings.map(|found| found.diagnostic.rule).collect()
}

#[test]
fn an_identity_that_is_put_together_does_not_become_null() {
    let rule = ["conditional-empty-identity"];
    for identity in [
        "union({}, on ? { type: 'SystemAssigned' } : {})",
        "{ ...(on ? { type: 'SystemAssigned' } : {}) }",
        "shallowMerge([{}, on ? { type: 'SystemAssigned' } : {}])",
        "json(on ? '{\"type\": \"SystemAssigned\"}' : '{}')",
    ] {
        assert_eq!(left("a.bicep", &bicep(identity)), rule, "{identity}");
        let text = bicep("made").replace("bool\n", &format!("bool\nvar made = {identity}\n"));
        assert_eq!(left("a.bicep", &text), rule, "{text}");
    }
    let chosen = "if(parameters('on'), createObject('type', 'SystemAssigned'), createObject())";
    for identity in [
        format!("\"[union(createObject(), {chosen})]\""),
        format!("\"[shallowMerge(createArray(createObject(), {chosen}))]\""),
    ] {
        assert_eq!(left("a.json", &arm(&identity)), rule, "{identity}");
    }
}

#[test]
fn a_type_that_is_put_together_does_not_become_none() {
    let rule = ["conditional-empty-identity"];
    let block = "{ type: json(on ? '\"SystemAssigned\"' : 'null') }";
    assert_eq!(left("a.bicep", &bicep(block)), rule);
    let block = r#"{ "type": "[json(if(parameters('on'), '\"SystemAssigned\"', 'null'))]" }"#;
    assert_eq!(left("a.json", &arm(block)), rule);
}

#[test]
fn a_list_that_is_put_together_is_not_removed() {
    for list in [
        format!("union({{}}, on ? {{ '{ID}': {{}} }} : {{}})"),
        format!("{{ ...(on ? {{ '{ID}': {{}} }} : {{}}) }}"),
        format!("shallowMerge([{{}}, on ? {{ '{ID}': {{}} }} : {{}}])"),
        format!("toObject(on ? ['{ID}'] : [], id => id, id => {{}})"),
    ] {
        let block =
            format!("{{ type: on ? 'UserAssigned' : 'None', userAssignedIdentities: {list} }}");
        assert_eq!(left("a.bicep", &bicep(&block)), [""; 0], "{list}");
    }
    let ids = "if(parameters('on'), createArray(resourceId('Microsoft.ManagedIdentity/\
               userAssignedIdentities', 'id-app')), createArray())";
    let block = format!(
        r#"{{
      "type": "[if(parameters('on'), 'UserAssigned', 'None')]",
      "userAssignedIdentities": "[toObject({ids}, lambda('id', lambdaVariables('id')), lambda('id', createObject()))]"
    }}"#
    );
    assert_eq!(left("a.json", &arm(&block)), [""; 0]);
}

#[test]
fn a_list_that_is_empty_in_one_branch_is_told_and_stays() {
    let block = format!(
        "{{ type: on ? 'UserAssigned' : 'None', userAssignedIdentities: on ? {{ '{ID}': {{}} }} : {{}} }}"
    );
    let rule = ["identities-without-user-assigned"];
    assert_eq!(left("a.bicep", &bicep(&block)), rule);
}
