//! What Bicep says: names, IDs of symbols, modules, loops, and files that cannot all be read.
#![expect(clippy::panic, reason = "a test may fail loudly")]

#[cfg(test)]
mod expressions;

use armid::diagnostic::{Address, Finding};
use armid::engine::{CheckOptions, Outcome, check, inventory};
use armid::text::Source;

const APP: &str = "resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}
";

fn check_as(path: &str, text: &str) -> Vec<Finding> {
    let source = Source::new(path, text.to_owned());
    match check(&source, &CheckOptions::default(), true) {
        Outcome::Template(checked) => checked.findings,
        Outcome::NotATemplate => panic!("no template"),
    }
}

/// Each finding: the rule, and what is written where it points.
fn found(text: &str) -> Vec<(&'static str, String)> {
    let findings = check_as("main.bicep", text);
    let places = findings.iter().map(|finding| {
        let diagnostic = &finding.diagnostic;
        let written = diagnostic.place.span.slice(text).to_owned();
        (diagnostic.rule, written)
    });
    places.collect()
}

/// A machine with `keys` as its identities, beside what stands `before` it.
fn with_keys(before: &str, keys: &str) -> String {
    format!(
        "{before}\nresource vm 'Microsoft.Compute/virtualMachines@2024-07-01' = {{
  name: 'vm'
  identity: {{
    type: 'UserAssigned'
    userAssignedIdentities: {{\n{keys}\n    }}
  }}
}}\n"
    )
}

#[test]
fn the_id_of_a_symbol_is_a_resource_id_of_its_type() {
    let nested = "resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'v'
  resource key 'keys' = {
    name: 'k'
  }
}
resource other 'Microsoft.KeyVault/vaults/secrets@2023-07-01' existing = {
  parent: vault
  name: 's'
}
";
    for (key, path) in [
        ("vault.id", "Microsoft.KeyVault/vaults"),
        ("vault::key.id", "Microsoft.KeyVault/vaults/keys"),
        ("other.id", "Microsoft.KeyVault/vaults/secrets"),
        ("(vault!).id", "Microsoft.KeyVault/vaults"),
    ] {
        let text = with_keys(nested, &format!("'${{{key}}}': {{}}"));
        let findings = check_as("main.bicep", &text);
        let [only] = &findings[..] else {
            panic!("{key}: {findings:?}");
        };
        assert_eq!(only.diagnostic.rule, "identity-key-wrong-type", "{key}");
        assert!(
            only.diagnostic.message.contains(&format!("`{path}`")),
            "{key}: {}",
            only.diagnostic.message
        );
    }
}

#[test]
fn symbols_are_told_apart_by_case_and_bare_names_are_text() {
    let text = with_keys(APP, "'${App.id}': {}");
    assert_eq!(found(&text), []);
    let text = with_keys(APP, "app: {}");
    let findings = check_as("main.bicep", &text);
    let [only] = &findings[..] else {
        panic!("{findings:?}");
    };
    assert_eq!(only.diagnostic.rule, "identity-key-not-resource-id");
    let fix = only.diagnostic.fix.as_ref().map(|fix| &*fix.title);
    assert_eq!(fix, Some("use `app.id`"));
    // A text that only looks like it has no symbol to offer.
    let text = with_keys("", "apps: {}");
    let findings = check_as("main.bicep", &text);
    assert!(
        findings[0]
            .diagnostic
            .message
            .contains("`apps` is no resource ID")
    );
}

#[test]
fn both_a_parameter_and_a_variable_may_differ_only_in_case() {
    let text = "param kind string\nvar Kind = 'SystemAsigned'\n
resource vm 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'vm'
  identity: { type: kind }
}
";
    assert_eq!(found(text), []);
    let other = text.replace("type: kind", "type: Kind");
    let wrong = vec![("identity-type-unknown", "'SystemAsigned'".to_owned())];
    assert_eq!(found(&other), wrong);
}

#[test]
fn an_output_of_a_module_is_no_name_and_turns_of_a_loop_are_silent() {
    let before = "module m './m.bicep' = {
  name: 'm'
}
resource ids 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for i in range(0, 2): {
  name: 'id-${i}'
}]
";
    let keys = "'${m.outputs.clientId}': {}\n'${ids[0].id}': {}\n'${ids[1].id}': {}";
    let output = "'${m.outputs.clientId}'".to_owned();
    assert_eq!(
        found(&with_keys(before, keys)),
        [("run-time-value-in-identity-key", output)]
    );
    let twice = with_keys(before, "'${ids[0].id}': {}\n'${az.string(ids[0].id)}': {}");
    assert_eq!(found(&twice)[0].0, "duplicate-user-assigned-identity");
}

#[test]
fn functions_and_loops_of_the_file_hide_other_names() {
    let text = "import { union } from './shared.bicep'
func empty(x string) bool => false
param kinds string[]
var kind = 'SystemAsigned'
resource a 'Microsoft.Compute/virtualMachines@2024-07-01' = [for kind in kinds: {
  name: kind
  identity: { type: kind }
}]
resource b 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'b'
  identity: union({ type: 'Nonsense' }, {})
}
resource c 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'c'
  identity: { type: empty('') ? 'Nonsense' : 'None' }
}
";
    let all = found(text);
    assert_eq!(all, [("identity-type-unknown", "'Nonsense'".to_owned())]);
}

#[test]
fn what_can_be_read_is_checked_and_every_error_is_told() {
    let text = "\u{feff}var a = )
resource vm 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: *
  identity: {
    type: 'systemAssigned'
    what: ]
  }
}
output x string = = 1
";
    let findings = found(text);
    let count = |rule: &str| findings.iter().filter(|one| one.0 == rule).count();
    assert!(count("syntax-error") >= 4, "{findings:?}");
    let casing = ("identity-type-casing", "'systemAssigned'".to_owned());
    assert!(findings.contains(&casing), "{findings:?}");
    assert_eq!(findings.len(), count("syntax-error") + 1, "{findings:?}");
}

#[test]
fn parameter_files_are_read_for_syntax_only() {
    let right = "using './main.bicep'\nparam identity = {\n  type: 'Nonsense'\n}\n";
    assert!(check_as("main.bicepparam", right).is_empty());
    let findings = check_as("MAIN.BICEPPARAM", "using './main.bicep'\nparam = 1\n");
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].diagnostic.rule, "syntax-error");
    let source = Source::new("main.bicepparam", right.to_owned());
    assert_eq!(
        inventory(&source, &CheckOptions::default(), true),
        Ok(vec![])
    );
}

#[test]
fn nested_resources_have_their_owners_type_version_and_address() {
    let text = "resource vm 'Microsoft.Compute/virtualMachines@2024-07-01' existing = {
  name: 'vm'
  resource ext 'extensions' = {
    name: 'e'
  }
}
";
    let source = Source::new("main.bicep", text.to_owned());
    let Ok(entries) = inventory(&source, &CheckOptions::default(), true) else {
        panic!("it can be read");
    };
    let ext = &entries[1];
    assert_eq!(ext.subject.address, Address::Symbol("vm::ext".to_owned()));
    let kind = "Microsoft.Compute/virtualMachines/extensions";
    assert_eq!(ext.subject.resource_type.as_deref(), Some(kind));
    assert_eq!(ext.subject.api_version.as_deref(), Some("2024-07-01"));
    assert_eq!(ext.subject.name.as_deref(), Some("e"));
    assert_eq!(
        (ext.line, ext.existing, entries[0].existing),
        (3, false, true)
    );
}

#[test]
fn chains_of_a_hundred_thousand_links_are_unknown_not_a_crash() {
    let long = 100_000;
    let chains = [
        format!("x{}", ".a".repeat(long)),
        format!("x{}", "[0]".repeat(long)),
        format!("x{}", "!.a".repeat(long)),
        format!("x{}", " || x".repeat(long)),
        format!("x{}", " + 1".repeat(long)),
        format!("x{}", " ?? x".repeat(long)),
        format!("x{}", "::a".repeat(long)),
    ];
    for chain in chains {
        let text = format!(
            "param x object\nvar y = {chain}
resource vm 'Microsoft.Compute/virtualMachines@2024-07-01' = {{
  name: 'vm'
  identity: {{ type: {chain} == 'a' ? y : 'systemAssigned' }}
}}\n"
        );
        let findings = check_as("main.bicep", &text);
        let rules: Vec<_> = findings.iter().map(|one| one.diagnostic.rule).collect();
        assert_eq!(rules, ["identity-type-casing"], "{}", &chain[..20]);
    }
}

#[test]
fn owners_that_go_in_circles_end() {
    let text = "resource a 'Microsoft.X/as/bs@2024-01-01' = {
  parent: b
  name: 'a'
}
resource b 'Microsoft.X/as/bs@2024-01-01' = {
  parent: a
  name: b.name
}
";
    assert_eq!(found(&with_keys(text, "'${a.id}': {}")), []);
}

#[test]
fn a_subscription_in_the_scope_of_an_identity_is_reported_there() {
    let guid = "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb";
    let before = APP.replace("' = {", "' existing = {").replace(
        "location: 'westeurope'",
        &format!("scope: resourceGroup('{guid}', 'rg')"),
    );
    let text = with_keys(&before, "'${app.id}': {}");
    let place = vec![("hard-coded-subscription-id", format!("'{guid}'"))];
    assert_eq!(found(&text), place);
}

#[test]
fn an_inventory_lists_no_identities_where_unknown_ones_are_spread_in() {
    let text = format!(
        "{APP}param more object
param ids array
var base = {{ type: 'SystemAssigned' }}
resource one 'Microsoft.Web/sites@2023-12-01' = {{
  name: 'one'
  identity: {{ ...base }}
}}
resource two 'Microsoft.Web/sites@2023-12-01' = {{
  name: 'two'
  identity: {{
    type: 'UserAssigned'
    userAssignedIdentities: {{
      ...more
      '${{app.id}}': {{}}
    }}
  }}
}}
resource three 'Microsoft.Compute/virtualMachines@2017-12-01' = {{
  name: 'three'
  identity: {{
    type: 'UserAssigned'
    identityIds: [...ids, app.id]
  }}
}}
"
    );
    let source = Source::new("main.bicep", text);
    let Ok(entries) = inventory(&source, &CheckOptions::default(), true) else {
        panic!("an inventory");
    };
    let identities = entries.into_iter().filter_map(|entry| entry.identity);
    let found: Vec<_> = identities
        .map(|identity| (identity.shape, identity.kinds, identity.user_assigned))
        .collect();
    assert_eq!(
        found,
        [
            ("expression", Some(vec!["SystemAssigned"]), Some(Vec::new())),
            ("dictionary", Some(vec!["UserAssigned"]), None),
            ("array", Some(vec!["UserAssigned"]), None),
        ]
    );
}

#[test]
fn a_type_that_lists_its_values_is_known_by_its_name() {
    let text = "type wrong = 'SystemAssigned' | ('SystemAsigned') | 'None'
type kind = (wrong)
type circle = circle
type open = 'Nobody' | string
param one kind
param two kind = 'None'
param three circle
param four open
resource site 'Microsoft.Web/sites@2023-12-01' = [for it in [one, two]: {
  name: it
  identity: { type: empty(three) ? one : two }
}]
resource other 'Microsoft.Web/sites@2023-12-01' = {
  name: 'other'
  identity: { type: four }
}
resource last 'Microsoft.Web/sites@2023-12-01' = {
  name: 'last'
  identity: { type: three }
}
";
    assert_eq!(
        found(text),
        [("identity-type-unknown", "'SystemAsigned'".to_owned())]
    );
}
