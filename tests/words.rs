//! What findings say: messages, notes and help that hang on more than the rule.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use armid::engine::{CheckOptions, Outcome, check};
use armid::text::Source;

fn resource(type_at_version: &str, identity: &str) -> String {
    let (resource_type, version) = type_at_version.split_once('@').unwrap();
    format!(
        r#"{{ "type": "{resource_type}", "apiVersion": "{version}", "name": "x", "identity": {identity} }}"#
    )
}

/// The message, the note and the help of the only finding, as far as there are such.
fn told(parameters: &str, resource: &str) -> [String; 3] {
    let text = format!(
        r#"{{ "contentVersion": "1.0.0.0", "parameters": {{ {parameters} }}, "resources": [ {resource} ] }}"#
    );
    let source = Source::new("a.json", text);
    let options = CheckOptions {
        posture: common::profiles("psrule"),
        ..CheckOptions::default()
    };
    let Outcome::Template(checked) = check(&source, &options, true) else {
        panic!("no template");
    };
    let [only] = &checked.findings[..] else {
        panic!("{:?}", checked.findings);
    };
    let found = &only.diagnostic;
    let text = |own: &Option<String>| own.clone().unwrap_or_default();
    [found.message.clone(), text(&found.fact), text(&found.help)]
}

#[test]
fn both_kinds_at_once_are_told_as_such() {
    let identity = r#"{ "type": "SystemAssigned, UserAssigned", "userAssignedIdentities": { "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'app')]": {} } }"#;
    let [message, note, help] = told(
        "",
        &resource("Microsoft.Storage/storageAccounts@2019-06-01", identity),
    );
    assert_eq!(
        message,
        "`Microsoft.Storage/storageAccounts` at API version 2019-06-01 does not take both kinds of identity at once"
    );
    assert_eq!(
        note,
        "`Microsoft.Storage/storageAccounts` takes both kinds of identity at once from 2021-01-01 on"
    );
    assert_eq!(help, "it takes `SystemAssigned`");
}

#[test]
fn a_value_that_is_allowed_in_its_right_spelling_too_is_to_go() {
    let machine = resource(
        "Microsoft.Compute/virtualMachines@2024-07-01",
        r#"{ "type": "[parameters('kind')]" }"#,
    );
    for (allowed, wanted) in [
        (r#""systemAssigned""#, "write `SystemAssigned`"),
        (
            r#""SystemAssigned", "systemAssigned""#,
            "remove it: `SystemAssigned` is allowed too",
        ),
    ] {
        let parameter =
            format!(r#""kind": {{ "type": "string", "allowedValues": [ "None", {allowed} ] }}"#);
        assert_eq!(told(&parameter, &machine)[2], wanted);
    }
}

#[test]
fn a_property_is_asked_for_at_a_version_that_has_it() {
    for (version, raise) in [
        (
            "2020-03-01",
            "raise the API version to 2021-01-01 or later, and ",
        ),
        ("2021-01-01", ""),
    ] {
        let workspace = resource(
            &format!("Microsoft.MachineLearningServices/workspaces@{version}"),
            r#"{ "type": "SystemAssigned" }"#,
        );
        assert_eq!(
            told("", &workspace)[2],
            format!(
                "{raise}give it a user-assigned identity, named in `properties.primaryUserAssignedIdentity`"
            )
        );
    }
}

#[test]
fn an_identity_that_once_stood_among_the_properties_is_told_where() {
    let [message, _, help] = told(
        "",
        &resource(
            "Microsoft.KubernetesConfiguration/extensions@2020-07-01-preview",
            r#"{ "type": "SystemAssigned" }"#,
        ),
    );
    assert!(
        message.ends_with("takes no identity beside `properties`: it has one among them"),
        "{message}"
    );
    assert_eq!(
        help,
        "raise the API version to 2021-05-01-preview or later, or move the identity into `properties`"
    );
}
