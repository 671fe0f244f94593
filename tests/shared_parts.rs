//! A fix that edits a value of which others read a part, or that goes where it must have a type.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use armid::diagnostic::Safety;
use armid::engine::{CheckOptions, fix};
use armid::text::Source;

/// The text after all of its fixes; the same one when there was nothing to mend.
fn after(path: &str, text: &str) -> String {
    let source = Source::new(path, text);
    let fixed = fix(&source, &CheckOptions::default(), true, Safety::Unsafe);
    let done = fixed.unwrap().unwrap().text;
    done.map_or_else(|| text.to_owned(), |done| done.text().to_owned())
}

fn stays(path: &str, text: &str) {
    assert_eq!(after(path, text), text);
}

const LIST: &str = "[\n  resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-a')\n  resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-b')\n]";
const OBJECT: &str = "{\n  '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-a')}': {}\n  '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-b')}': {}\n}";

/// A site in Bicep whose identities are an expression.
fn site(identities: &str) -> String {
    bicep(&format!(
        "{{\n    type: 'UserAssigned'\n    userAssignedIdentities: {identities}\n  }}"
    ))
}

fn bicep(identity: &str) -> String {
    format!(
        "param one bool\nparam env string\nresource w 'Microsoft.Web/sites@2023-12-01' = {{\n  name: 'w'\n  location: 'x'\n  identity: {identity}\n}}\n"
    )
}

/// A template in JSON with one site; `UAI('x')` stands for the ID of an identity.
fn json(declared: &str, identity: &str) -> String {
    format!(
        r#"{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "languageVersion": "2.0",
  "contentVersion": "1.0.0.0",
  {declared},
  "resources": {{
    "w": {{
      "type": "Microsoft.Web/sites",
      "apiVersion": "2023-12-01",
      "name": "w",
      "location": "x",
      "identity": {identity}
    }}
  }}
}}
"#
    )
    .replace(
        "UAI(",
        "resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', ",
    )
}

#[test]
fn a_list_of_which_the_identity_reads_one_item_stays_a_list() {
    let through = site("one ? { '${primary}': {} } : ids");
    stays(
        "a.bicep",
        &format!("var ids = {LIST}\nvar primary = ids[0]\n{through}"),
    );
    let inline = site("one ? { '${ids[0]}': {} } : ids");
    stays("a.bicep", &format!("var ids = {LIST}\n{inline}"));
    // Nothing reads it but as it is.
    let whole = site("one ? same : ids");
    let text = format!("var ids = {LIST}\nvar same = ids\n{whole}");
    assert_eq!(after("a.bicep", &text), text.replace(LIST, OBJECT));
    let list =
        r#""parameters": { "one": { "type": "bool" } }, "variables": { "ids": ["[UAI('a')]"] }"#;
    let chosen = "[if(parameters('one'), createObject(variables('ids')[0], createObject()), variables('ids'))]";
    let identity = format!(r#"{{ "type": "UserAssigned", "userAssignedIdentities": "{chosen}" }}"#);
    stays("a.json", &json(list, &identity));
}

#[test]
fn a_list_that_is_read_as_a_member_is_mended_where_all_of_it_is_read() {
    let held = |list: &str| format!("var all = {{\n  web: {{\n  ids: {list}\n  }}\n}}\n");
    for part in ["all.web.ids", "all['web'].ids", "web.ids"] {
        let text = format!("{}var web = all.web\n{}", held(LIST), site(part));
        let mended = text.replace(LIST, OBJECT);
        assert_eq!(after("a.bicep", &text), mended, "{part}");
    }
    for part in ["all.web.ids[0]", "all[env].ids[0]", "web.ids[0]"] {
        let chosen = site(&format!("one ? {{ '${{{part}}}': {{}} }} : all.web.ids"));
        let text = format!("{}var web = all.web\n{chosen}", held(LIST));
        stays("a.bicep", &text);
    }
    // One member is read as it is, and another is mended.
    let block = format!("var own = {{\n  type: 'userassigned'\n  ids: {LIST}\n}}\n");
    let uses = bicep("{\n    type: own.type\n    userAssignedIdentities: own.ids\n  }");
    let text = format!("{block}{uses}");
    let mended = text.replace(LIST, OBJECT);
    let mended = mended.replace("userassigned'", "UserAssigned'");
    assert_eq!(after("a.bicep", &text), mended);
}

#[test]
fn a_member_that_is_read_by_its_name_keeps_it() {
    let block = "var own = {\n  type: 'UserAssigned'\n  userAssignedIdentites: {\n    '${id}': {}\n  }\n}\nparam id string\n";
    let uses = bicep(
        "one ? own : { type: 'UserAssigned', userAssignedIdentities: own.userAssignedIdentites }",
    );
    stays("a.bicep", &format!("{block}{uses}"));
    let text = format!("{block}{}", bicep("own"));
    let mended = text.replace("Identites", "Identities");
    assert_eq!(after("a.bicep", &text), mended);
}

/// A block whose identities are a list, as the default of a parameter that is declared so.
fn declared(declaration: &str) -> String {
    let parameter = format!(
        r#""parameters": {{ "own": {{ {declaration},
    "defaultValue": {{ "type": "UserAssigned", "userAssignedIdentities": [ "[UAI('a')]" ] }} }} }}"#
    );
    json(&parameter, r#""[parameters('own')]""#)
}

#[test]
fn a_default_keeps_the_properties_that_are_declared() {
    let plain = declared(r#""type": "object""#);
    let mended = plain.replace("[ \"[resourceId", "{ \"[resourceId");
    let mended = mended.replace("'a')]\" ]", "'a')]\": {} }");
    assert_eq!(after("a.json", &plain), mended);
    for more in [
        r#""properties": { "userAssignedIdentities": { "type": "array" } }"#,
        r#""additionalProperties": { "type": "array" }"#,
        r#""discriminator": { "propertyName": "type", "mapping": {} }"#,
    ] {
        stays("a.json", &declared(&format!(r#""type": "object", {more}"#)));
    }
    let list = r#""parameters": { "all": { "type": "array", "items": { "type": "object" },
    "defaultValue": [ { "type": "UserAssigned", "userAssignedIdentities": [ "[UAI('a')]" ] } ] } }"#;
    let first = r#""[parameters('all')[0]]""#;
    stays("a.json", &json(list, first));
}

#[test]
fn what_a_list_is_handed_to_takes_a_list() {
    let handed = |declaration: &str, given: &str, read: &str| {
        let text = format!(
            r#"{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "variables": {{ "ids": [ "[UAI('a')]" ], "all": {{ "ids": [ "[UAI('b')]" ] }} }},
  "resources": [
    {{ "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inner", "properties": {{
      "mode": "Incremental", "expressionEvaluationOptions": {{ "scope": "inner" }},
      "parameters": {{ "given": {{ "value": "[{given}]" }} }},
      "template": {{
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {{ "given": {{ {declaration} }} }},
        "resources": [
          {{ "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "w", "location": "x",
            "identity": {{ "type": "UserAssigned", "userAssignedIdentities": "[{read}]" }} }} ] }} }} }}
  ]
}}
"#
        );
        text.replace(
            "UAI(",
            "resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', ",
        )
    };
    let (list, object) = (r#""type": "array""#, r#""type": "object""#);
    let own = "parameters('given')";
    for given in [
        "variables('ids')",
        "variables('all').ids",
        "if(true(), variables('ids'), variables('ids'))",
    ] {
        stays("a.json", &handed(list, given, own));
    }
    // The object stays one.
    let text = handed(object, "variables('all')", &format!("{own}.ids"));
    let mended = text.replace(
        "[ \"[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'b')]\" ]",
        "{ \"[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'b')]\": {} }",
    );
    assert_ne!(text, mended);
    assert_eq!(after("a.json", &text), mended);
    let described = format!(r#"{object}, "properties": {{ "ids": {list} }}"#);
    let described = described.replace(list, &format!("{{ {list} }}"));
    stays(
        "a.json",
        &handed(&described, "variables('all')", &format!("{own}.ids")),
    );
}

#[test]
fn a_branch_of_a_default_is_as_the_parameter_is_declared() {
    let uses = site("ids");
    stays(
        "a.bicep",
        &format!("param ids array = true ? {LIST} : []\n{uses}"),
    );
}

#[test]
fn a_value_is_followed_through_any_number_of_names() {
    let names = (1..10_000).map(|number| format!("var v{number} = v{}\n", number - 1));
    let held = format!("var v0 = {LIST}\n{}", names.collect::<String>());
    let text = format!("{held}{}", site("v0"));
    assert_eq!(after("a.bicep", &text), text.replace(LIST, OBJECT));
    let text = format!("{held}output first string = v9999[0]\n{}", site("v0"));
    stays("a.bicep", &text);
    // A circle comes to an end.
    let circle = "var one = { k: two.k, ids: ids }\nvar two = { k: one.k }\n";
    let chosen = site("env == 'x' ? one.ids : two.k[0]");
    after("a.bicep", &format!("var ids = {LIST}\n{circle}{chosen}"));
}
