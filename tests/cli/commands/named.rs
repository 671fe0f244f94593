//! The identity that `--identity` names is the one that `enable user` writes.

use serde_json::json;

use super::json as report;
use crate::sandbox::Sandbox;

const USERS: &str = "providers/Microsoft.ManagedIdentity/userAssignedIdentities";

/// What is attached, or why that cannot be told.
fn attached(dir: &Sandbox, file: &str, identity: &str) -> String {
    let words = [
        "commands",
        "enable",
        "user",
        "--name",
        "w",
        "-g",
        "rg",
        "--subscription",
        "s",
    ];
    let more = ["--format", "json", "--identity", identity, file];
    let told = report(&dir.run(&[&words[..], &more].concat()));
    let id = told["commands"][0]["add"][0].as_str();
    id.or_else(|| told["untold"][0]["why"].as_str())
        .unwrap()
        .to_owned()
}

#[test]
fn in_bicep_it_is_a_parameter_a_variable_a_symbol_or_an_expression() {
    let dir = Sandbox::new("commands-named-bicep");
    let id =
        |group: &str, name: &str| format!("/subscriptions/s/resourceGroups/{group}/{USERS}/{name}");
    let text = "param uid string = resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'd')\n\
         param name string = 'x'\n\
         var pid = resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', name)\n\
         var vid = resourceId('rg-v', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'id-v')\n\
         resource u 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {\n  \
         name: 'id-u'\n  scope: resourceGroup('rg-u')\n}\n\
         resource w 'Microsoft.Web/sites@2023-12-01' = {\n  name: 'w'\n}\n";
    dir.write("main.bicep", text);
    let plain = id("rg-t", "id-t").replace("/s/", "/t/");
    for (given, wanted) in [
        ("uid", "<PARAM_UID>".to_owned()),
        ("'${uid}'", "<PARAM_UID>".to_owned()),
        ("pid", id("rg", "<PARAM_NAME>")),
        ("vid", id("rg-v", "id-v")),
        ("format('{0}', vid)", id("rg-v", "id-v")),
        ("u", id("rg-u", "id-u")),
        ("u.id", id("rg-u", "id-u")),
        ("id-u", id("rg-u", "id-u")),
        ("id-new", id("rg", "id-new")),
        (&*plain, plain.clone()),
        (
            "[resourceId('rg-x', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'c')]",
            id("rg-x", "c"),
        ),
        (
            "w",
            "`w` is `Microsoft.Web/sites` in this file, no user-assigned identity".to_owned(),
        ),
    ] {
        assert_eq!(attached(&dir, "main.bicep", given), wanted, "{given}");
    }
}

/// What is known at run time alone is known of live resources.
#[test]
fn what_is_surely_no_identity_is_not_printed() {
    let dir = Sandbox::new("commands-named-unfit");
    let site = "resource w 'Microsoft.Web/sites@2023-12-01' = {\n  name: 'w'\n}\n";
    let text = format!(
        "param env 'dev' | 'prod' = 'dev'\n\
         resource u 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {{\n  \
         name: 'id-u'\n}}\n\
         resource x 'Microsoft.Web/sites@2023-12-01' existing = {{\n  name: 'x'\n}}\n\
         module m 'm.bicep' = {{\n  name: 'm'\n}}\n{site}"
    );
    dir.write("main.bicep", text);
    for (given, why) in [
        ("x", "`x` is `Microsoft.Web/sites` in this file"),
        ("ab", "`ab` is no name of an identity"),
        ("x.id", "`Microsoft.Web/sites` is no user-assigned identity"),
        ("u.name", "`id-u` is no resource ID"),
        ("'/subscriptions/x'", "`/subscriptions/x` is no resource ID"),
        ("env", "`dev` is no resource ID"),
        ("u.properties.principalId", "not by its `principalId`"),
        ("nowhere.id", "the template declares no `nowhere`"),
    ] {
        let told = attached(&dir, "main.bicep", given);
        assert!(told.contains(why), "{given}: {told}");
        let ran = dir.run(&[
            "remove",
            "user",
            "--identity",
            given,
            "main.bicep",
            "--diff",
        ]);
        assert_eq!(ran.code, 0, "{given}: {}", ran.stderr);
    }
    assert!(attached(&dir, "main.bicep", "m.outputs.id").starts_with("<VALUE_1>"));
}

#[test]
fn in_a_nested_template_it_is_one_of_its_resource_group() {
    let dir = Sandbox::new("commands-named-nested");
    let schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
    let site = json!({ "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "w" });
    for (scope, group) in [("inner", "rg2"), ("outer", "rg")] {
        let text = json!({ "$schema": schema, "contentVersion": "1.0.0.0", "resources": [{
            "type": "Microsoft.Resources/deployments",
            "apiVersion": "2022-09-01",
            "name": "d",
            "resourceGroup": "rg2",
            "properties": {
                "mode": "Incremental",
                "expressionEvaluationOptions": { "scope": scope },
                "template": { "$schema": schema, "contentVersion": "1.0.0.0", "resources": [site] },
            },
        }]});
        dir.write("main.json", text.to_string());
        let id = format!("/subscriptions/s/resourceGroups/{group}/{USERS}/id-new");
        assert_eq!(attached(&dir, "main.json", "id-new"), id, "{scope}");
        let spelt = "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-new')]";
        assert_eq!(attached(&dir, "main.json", spelt), id, "{scope}");
    }
}

/// A script whose variable is not set must not pass for one that has nothing to do.
#[test]
fn what_names_no_identity_of_any_file_is_a_wrong_argument() {
    let dir = Sandbox::new("commands-no-identity");
    dir.write("main.json", crate::sandbox::GOOD).write(
        "main.bicep",
        "resource w 'Microsoft.Web/sites@2023-12-01' = {\n  name: 'web'\n  location: 'w'\n}\n",
    );
    let run = |words: &[&str], given: &str| {
        let rest = ["user", "--identity", given, "main.json", "main.bicep"];
        dir.run(&[words, &rest[..]].concat())
    };
    let unreadable = ["", " ", "[", "[resourceId('x'", "[a b]"];
    let unfit = [
        "a b",
        "abc]",
        "/subscriptions/x",
        "resourceId('x'",
        "concat(",
    ];
    for given in unreadable.iter().chain(&unfit) {
        let ran = run(&["enable", "--diff"], given);
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{given}: {}", ran.stderr);
        assert!(ran.stderr.contains("names no identity"), "{}", ran.stderr);
        let ran = run(&["commands", "enable"], given);
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{given}: {}", ran.stderr);
    }
    for given in unreadable {
        let ran = run(&["remove", "--diff"], given);
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{given}: {}", ran.stderr);
    }
    // What is wrong in one file may be right in another, and what is wrong in all can be removed.
    for given in [
        "z",
        "ua.id",
        "a ? b : c",
        "resourceId('t', 'n')",
        "[parameters('x')]",
        "'${x}'",
        "#{id}#",
    ] {
        assert_ne!(run(&["enable", "--diff"], given).code, 2, "{given}");
    }
    for given in unfit {
        assert_ne!(run(&["remove", "--diff"], given).code, 2, "{given}");
    }
}

#[test]
fn a_group_and_a_subscription_are_one_segment_each() {
    let dir = Sandbox::new("commands-segments");
    dir.write("main.json", crate::sandbox::GOOD);
    for option in ["-g", "--subscription"] {
        for given in ["", " ", "a/b"] {
            let ran = dir.run(&["commands", option, given, "main.json"]);
            assert_eq!(
                (ran.code, &*ran.stdout),
                (2, ""),
                "{option} {given}: {}",
                ran.stderr
            );
        }
    }
}

#[test]
fn what_is_never_deployed_is_told_and_not_printed() {
    let dir = Sandbox::new("commands-never");
    dir.write(
        "main.bicep",
        "resource f 'Microsoft.Web/sites@2023-12-01' = if (false) {\n  name: 'f'\n  location: 'w'\n  \
         identity: { type: 'SystemAssigned' }\n}\n",
    );
    dir.write(
        "main.json",
        super::template(
            r#"{ "condition": false, "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "f",
                "identity": { "type": "SystemAssigned" } }"#,
        ),
    );
    for file in ["main.bicep", "main.json"] {
        let ran = dir.run(&["commands", file]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let told =
            "# nothing is printed: its condition is false: the template does not deploy it\n";
        assert!(ran.stdout.ends_with(told), "{}", ran.stdout);
        assert!(!ran.stdout.contains("az "), "{}", ran.stdout);
        for operation in [
            &["remove", "all"][..],
            &["enable", "user", "--identity", "id-x"],
        ] {
            let ran = dir.run(&[&["commands"], operation, &[file]].concat());
            assert!(ran.stdout.ends_with(told), "{}", ran.stdout);
            // Who names it says that it is there.
            let ran = dir.run(&[&["commands"], operation, &["--name", "f", file]].concat());
            let note = "# note: its condition is false: the template does not deploy it\n";
            assert!(ran.stdout.contains(note), "{}", ran.stdout);
            assert!(ran.stdout.contains("az "), "{}", ran.stdout);
            assert!(!ran.stdout.contains("under a condition"), "{}", ran.stdout);
        }
        let ran = dir.run(&["commands", "remove", "user", file]);
        assert!(!ran.stdout.contains("condition"), "{}", ran.stdout);
    }
}
