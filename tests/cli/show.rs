//! The list of resources and what they take.

use serde_json::Value;

use crate::sandbox::{BAD, Sandbox};

#[test]
fn an_inventory_is_written_beside_what_cannot_be_parsed() {
    let dir = Sandbox::new("show");
    dir.write("bad.json", BAD);
    let table = dir.run(&["show"]);
    assert_eq!((table.code, table.stderr.as_str()), (0, ""));
    assert!(
        table.stdout.contains("Microsoft.Compute"),
        "{}",
        table.stdout
    );
    let csv = dir.run(&["show", "--format", "csv"]).stdout;
    assert!(csv.starts_with("path,line,address,type,"), "{csv}");
    dir.write("broken.json", BAD.trim_end().trim_end_matches('}'));
    let json = dir.run(&["show", "--format", "json"]);
    assert_eq!(json.code, 1);
    assert!(
        json.stderr.contains("error[syntax-error]"),
        "{}",
        json.stderr
    );
    let value: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(
        value["resources"][0]["type"],
        "Microsoft.Compute/virtualMachines"
    );
}

#[test]
fn an_inventory_tells_types_that_take_nothing_from_types_that_are_not_known() {
    let dir = Sandbox::new("show-takes");
    let resource = |resource_type: &str, version: &str| {
        format!(r#"{{ "type": "{resource_type}", "apiVersion": "{version}", "name": "n" }}"#)
    };
    let resources = [
        resource(
            "Microsoft.ManagedIdentity/userAssignedIdentities",
            "2023-01-31",
        ),
        resource("Microsoft.App/jobs/detectorProperties", "2026-01-01"),
        resource("Contoso.Widgets/widgets", "2023-01-31"),
        resource("Microsoft.DataProtection/backupVaults", "2022-05-01"),
    ];
    let text = format!(
        r#"{{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0", "resources": [ {} ] }}"#,
        resources.join(",\n")
    );
    dir.write("main.json", &text);
    // A row's own width: a name in another file cuts no type short.
    dir.write(
        "other.json",
        text.replace(r#""n""#, &format!(r#""{}""#, "n".repeat(90))),
    );
    let shown = dir.run(&["show", "main.json", "other.json"]).stdout;
    let rows: Vec<&str> = shown.lines().skip(2).take(4).collect();
    let takes = rows.iter().map(|row| {
        let cells: Vec<&str> = row.split_whitespace().collect();
        (cells[1], cells[6..].join(" "))
    });
    let expected = [
        (
            "Microsoft.ManagedIdentity/userAssignedIdentities",
            "nothing",
        ),
        ("Microsoft.App/jobs/detectorProperties", "nothing"),
        ("Contoso.Widgets/widgets", "unknown"),
        ("Microsoft.DataProtection/backupVaults", "any"),
    ];
    let expected = expected.map(|(kind, takes)| (kind, takes.to_owned()));
    assert_eq!(takes.collect::<Vec<_>>(), expected, "{shown}");
    let json = dir.run(&["show", "--format", "json", "main.json"]).stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["resources"][3]["supports"]["kinds"][0], "*");
    let hub = resource("Microsoft.Devices/IotHubs", "2020-07-10-preview");
    dir.write("hub.json", hub);
    let shown = dir.run(&["show", "hub.json"]).stdout;
    let hub = shown.lines().nth(2).unwrap_or_default();
    assert!(hub.ends_with("  no type"), "{shown}");
}

#[test]
fn identities_that_come_from_elsewhere_are_listed() {
    let dir = Sandbox::new("show-elsewhere");
    let machine = |name: &str, identity: &str| {
        format!(
            r#"{{ "type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "{name}", "identity": {identity} }}"#
        )
    };
    let user =
        |ids: &str| format!(r#"{{ "type": "UserAssigned", "userAssignedIdentities": "[{ids}]" }}"#);
    let resources = [
        machine("a", &user("variables('ids')")),
        machine("b", r#""[variables('whole')]""#),
        machine("c", &user("parameters('ids')")),
        machine(
            "d",
            &user("if(parameters('on'), variables('ids'), createObject())"),
        ),
        machine("e", &user("union(variables('ids'), parameters('ids'))")),
        machine(
            "f",
            r#""[if(parameters('on'), variables('whole'), null())]""#,
        ),
    ];
    let key = "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id')]";
    let text = format!(
        r#"{{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {{ "ids": {{ "type": "object" }}, "on": {{ "type": "bool" }} }},
  "variables": {{ "ids": {{ "{key}": {{}} }}, "whole": {{ "type": "SystemAssigned" }} }},
  "resources": [ {} ] }}"#,
        resources.join(",\n")
    );
    dir.write("main.json", text);
    let bicep = "resource id 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = { name: 'id' }
var ids = { '${id.id}': {} }
resource a 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'a'
  identity: { type: 'UserAssigned', userAssignedIdentities: ids }
}
";
    dir.write("main.bicep", bicep);
    let listed = |file: &str| -> Vec<Value> {
        let json = dir.run(&["show", "--format", "json", file]).stdout;
        let json: Value = serde_json::from_str(&json).unwrap();
        let all = json["resources"].as_array().unwrap().iter();
        let own = all.filter(|entry| !entry["identity"].is_null());
        own.map(|entry| entry["identity"]["user_assigned"].clone())
            .collect()
    };
    let (none, null) = (Value::Array(Vec::new()), Value::Null);
    let one = |key: &str| Value::Array(vec![Value::from(key)]);
    let unknown = [null.clone(), null.clone(), null.clone(), null];
    let wanted = [&[one(key), none][..], &unknown].concat();
    assert_eq!(listed("main.json"), wanted);
    assert_eq!(listed("main.bicep"), [one("${id.id}")]);
}

#[test]
fn an_inventory_says_what_strings_of_bicep_mean_and_what_a_type_can_be() {
    let dir = Sandbox::new("show-bicep");
    let site = |symbol: &str, name: &str, kind: &str| {
        format!(
            "resource {symbol} 'Microsoft.Web/sites@2023-12-01' = {{\n  name: {name}\n  \
             identity: {{ type: {kind} }}\n}}\n"
        )
    };
    let sites = [
        site("a", "'''b'''", "on ? 'SystemAssigned' : 'UserAssigned'"),
        site("c", "'it\\'s'", "'SystemAssigned, UserAssigned'"),
        site("d", "'d-${on}'", "on ? 'SystemAssigned' : 'None'"),
    ];
    dir.write("main.bicep", format!("param on bool\n{}", sites.concat()));
    let json: Value = serde_json::from_str(&dir.run(&["show", "--format", "json"]).stdout).unwrap();
    let told = |entry: &Value| {
        let values = entry["identity"]["values"].as_array().unwrap().iter();
        let values: Vec<_> = values.map(|own| own.as_str().unwrap().to_owned()).collect();
        (entry["name"].as_str().unwrap().to_owned(), values.join("|"))
    };
    let told: Vec<_> = json["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(told)
        .collect();
    let wanted = [
        ("b", "SystemAssigned|UserAssigned"),
        ("it's", "SystemAssigned, UserAssigned"),
        ("d-${on}", "None|SystemAssigned"),
    ];
    assert_eq!(
        told,
        wanted.map(|(name, values)| (name.to_owned(), values.to_owned()))
    );
    let table = dir.run(&["show"]).stdout;
    for wanted in ["system or user", "system, user", "none or system"] {
        assert!(table.contains(wanted), "{table}");
    }
}
