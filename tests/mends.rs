//! What fixes make of files beyond the examples of the pages.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use armid::diagnostic::Safety;
use armid::engine::{CheckOptions, fix};
use armid::text::Source;

/// The text after its fixes, and the rules that still speak.
fn after(path: &str, text: &str, allowed: Safety) -> (String, Vec<&'static str>) {
    let source = Source::new(path, text);
    let fixed = fix(&source, &CheckOptions::default(), true, allowed);
    let fixed = fixed.unwrap().unwrap();
    let findings = fixed.checked.findings.iter();
    let left = findings.map(|found| found.diagnostic.rule).collect();
    let done = fixed.text.map(|done| done.text().to_owned());
    (done.unwrap_or_else(|| text.to_owned()), left)
}

/// A file in which texts take the place of others, and nothing else changes and nothing is left.
fn becomes(path: &str, text: &str, allowed: Safety, changes: &[(&str, &str)]) {
    let mut wanted = text.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old} is not in\n{text}");
        wanted = wanted.replace(old, new);
    }
    assert_eq!(after(path, text, allowed), (wanted, Vec::new()));
}

/// A file that keeps its text and its findings.
fn stays(path: &str, text: &str, allowed: Safety, left: &[&str]) {
    assert_eq!(after(path, text, allowed), (text.to_owned(), left.to_vec()));
}

const IDENTITY: &str = "\
resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}
";

/// A Bicep file with an identity called `app` and a machine that lists identities.
fn machine(version: &str, list: &str) -> String {
    format!(
        "{IDENTITY}
resource vm 'Microsoft.Compute/virtualMachines@{version}' = {{
  name: 'vm1'
  location: 'westeurope'
  identity: {{
    type: 'UserAssigned'
    {list}
  }}
}}
"
    )
}

#[test]
fn a_symbol_in_a_list_becomes_the_id_of_its_identity() {
    let text = machine("2024-07-01", "userAssignedIdentities: [ app ]");
    let change = ("[ app ]", "{ '${app.id}': {} }");
    becomes("a.bicep", &text, Safety::Safe, &[change]);
    let text = machine("2018-04-01", "identityIds: [ app ]");
    let changes = [
        (
            "identityIds: [ app ]",
            "userAssignedIdentities: { '${app.id}': {} }",
        ),
        ("2018-04-01", "2018-06-01"),
    ];
    becomes("a.bicep", &text, Safety::Unsafe, &changes);
}

#[test]
fn a_list_of_what_is_no_identity_stays_a_list() {
    let text = machine("2024-07-01", "userAssignedIdentities: [ other ]");
    let text = format!(
        "module other 'other.bicep' = {{\n  name: 'other'\n}}\n{text}\noutput id string = app.id\n"
    );
    let left = ["identities-wrong-shape", "identity-key-not-resource-id"];
    stays("a.bicep", &text, Safety::Unsafe, &left);
}
