//! Fixes leave what an expression puts together: its place is that of each value that it can have.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use armid::diagnostic::{NO_FIX, Safety};
use armid::engine::{CheckOptions, Outcome, check, fix};
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
fn null_is_proposed_where_it_can_be_written() {
    let help = |identity: &str| {
        let source = Source::new("a.bicep", bicep(identity));
        let Outcome::Template(checked) = check(&source, &CheckOptions::default(), true) else {
            return None;
        };
        checked.findings.first()?.diagnostic.help.clone()
    };
    let branch = help("on ? { type: 'SystemAssigned' } : {}");
    let branch = branch.unwrap();
    assert_eq!(branch, "use null in the branch that has no identity");
    let whole = help("union({}, on ? { type: 'SystemAssigned' } : {})").unwrap();
    assert_eq!(
        whole,
        "let the condition choose between the whole block and null"
    );
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

/// What is said of the fixes that are not made.
fn reasons(path: &str, text: &str) -> Vec<String> {
    let source = Source::new(path, text);
    let fixed = fix(&source, &CheckOptions::default(), true, Safety::Unsafe);
    let fixed = fixed.unwrap().unwrap();
    assert_eq!(fixed.mended, 0, "of\n{text}");
    let findings = fixed.checked.findings.iter();
    let labels = findings.flat_map(|found| &found.diagnostic.related);
    let reasons = labels.filter_map(|label| label.message.strip_prefix(NO_FIX));
    reasons.map(str::to_owned).collect()
}

#[test]
fn what_an_expression_brings_into_a_block_stays_for_a_reason() {
    let reason = [": an expression puts this block together"];
    for identity in [
        "{ ...base }",
        "union({ type: 'SystemAssigned' }, on ? { principalId: 'x' } : {})",
        "union({ type: 'SystemAssigned' }, { userAssignedIdentites: {} })",
    ] {
        let base = "var base = { type: 'SystemAssigned', principalId: 'x' }";
        let text = bicep(identity).replace("bool\n", &format!("bool\n{base}\n"));
        assert_eq!(reasons("a.bicep", &text), reason, "{identity}");
    }
    let identity =
        "\"[union(createObject('type', 'SystemAssigned'), createObject('principalId', 'x'))]\"";
    assert_eq!(reasons("a.json", &arm(identity)), reason);
}

#[test]
fn a_list_that_is_not_moved_stays_for_a_reason() {
    let machine = |version: &str, identity: &str| {
        arm(identity)
            .replace("Microsoft.Web/sites", "Microsoft.Compute/virtualMachines")
            .replace("2023-12-01", version)
            .replace(
                "\"resources\"",
                "\"variables\": { \"api\": \"2017-12-01\" },\n  \"resources\"",
            )
    };
    let id = "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')]";
    let array = format!(r#"{{ "type": "UserAssigned", "identityIds": ["{id}"] }}"#);
    let object =
        format!(r#"{{ "type": "UserAssigned", "userAssignedIdentities": {{ "{id}": {{}} }} }}"#);
    let mixed = r#"{ "type": "UserAssigned", "identityIds": [1] }"#;
    let elsewhere = [": the API version is not written in the resource"];
    for identity in [&array, &object] {
        let text = machine("[variables('api')]", identity);
        assert_eq!(reasons("a.json", &text), elsewhere, "{text}");
    }
    let text = machine("2017-12-01", mixed);
    let reason = [": an item of the array is no string: mend or remove it first"];
    assert_eq!(reasons("a.json", &text), reason, "{text}");
    let block = "{ type: 'UserAssigned', identityIds: [for one in ['a']: resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', one)] }";
    let text = bicep(block)
        .replace("Microsoft.Web/sites", "Microsoft.Compute/virtualMachines")
        .replace("2023-12-01", "2018-04-01");
    let reason = [": a loop makes the array: put the loop into a variable first"];
    assert_eq!(reasons("a.bicep", &text), reason, "{text}");
}
