//! The profiles agree with the tools that they are named after, but where those are wrong.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use armid::diagnostic::{Finding, Safety};
use armid::engine::{CheckOptions, Outcome, check, fix, inventory};
use armid::knowledge::{Wanted, demands};
use armid::rules::{self, Posture};
use armid::text::Source;
use serde_json::Value;

const HEAD: &str = r#""$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0""#;

/// The rules that speak about a file.
fn spoken(path: &str, text: &str, options: &CheckOptions) -> Vec<&'static str> {
    let source = Source::new(path, text);
    let Outcome::Template(checked) = check(&source, options, true) else {
        panic!("{path} is no template: {text}");
    };
    checked
        .findings
        .iter()
        .map(|one| one.diagnostic.rule)
        .collect()
}

fn under(profiles: &str) -> CheckOptions {
    CheckOptions {
        posture: common::profiles(profiles),
        ..CheckOptions::default()
    }
}

/// Only the rules about a posture.
fn alone(options: CheckOptions) -> CheckOptions {
    let asked = rules::ALL.iter().filter(|rule| !rule.default);
    CheckOptions {
        select: asked.map(|rule| rule.slug.to_owned()).collect(),
        ..options
    }
}

/// A value as Bicep writes it; a text in brackets is an expression.
fn bicep(value: &Value) -> String {
    let text = |text: &str| match text.strip_prefix('[') {
        Some("parameters('given')]") => "given".to_owned(),
        Some("variables('held')]") => "held".to_owned(),
        Some(inner) => inner.trim_end_matches(']').to_owned(),
        None => format!("'{text}'"),
    };
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let name = match name.strip_prefix('[') {
                    Some(inner) => format!("'${{{}}}'", inner.trim_end_matches(']')),
                    None => format!("'{name}'"),
                };
                format!("{name}: {}\n", bicep(value))
            });
            format!("{{\n{}}}", members.collect::<String>())
        }
        Value::String(own) => text(own),
        other => other.to_string(),
    }
}

/// The same resource in both languages: path and text of each. `rest` is what it has beside type,
/// version and name.
fn both(type_at_version: &str, rest: &str) -> [(&'static str, String); 2] {
    let (own, version) = type_at_version.split_once('@').unwrap();
    let comma = if rest.is_empty() { "" } else { "," };
    let arm = format!(
        r#"{{ {HEAD}, "resources": [ {{ "type": "{own}", "apiVersion": "{version}", "name": "x/y"{comma} {rest} }} ] }}"#
    );
    let members: Value = serde_json::from_str(&format!("{{ {rest} }}")).unwrap();
    let members = bicep(&members);
    let body = members.strip_prefix('{').unwrap();
    let file = format!("resource own '{type_at_version}' = {{\nname: 'x/y'\n{body}\n");
    [("main.json", arm), ("main.bicep", file)]
}

const SITE: &str = "Microsoft.Web/sites@2022-03-01";
const IDS: &str = r#""userAssignedIdentities": { "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id')]": {} }"#;

/// The rows of a table below `testdata/posture`, each with so many cells.
fn rows<const CELLS: usize>(table: &'static str) -> Vec<[&'static str; CELLS]> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let rows = lines.map(|line| {
        let cells: Vec<_> = line.split('\t').collect();
        cells.try_into().unwrap_or_else(|_| panic!("{line}"))
    });
    rows.collect()
}

/// A site with an identity, in both languages. A parameter of the type `parameter` is `given`, and
/// `held` by a variable.
fn site(identity: &str, parameter: &str) -> [(&'static str, String); 2] {
    let (arm, bicep_head) = match parameter {
        "-" => (String::new(), String::new()),
        own => (
            format!(
                r#""parameters": {{ "given": {{ "type": "{own}" }} }}, "variables": {{ "held": "[parameters('given')]" }},"#
            ),
            format!("param given {own}\nvar held = given\n"),
        ),
    };
    let resource = format!(
        r#"{{ "type": "Microsoft.Web/sites", "apiVersion": "2022-03-01", "name": "web", "identity": {identity} }}"#
    );
    let block = bicep(&serde_json::from_str(identity).unwrap());
    [
        (
            "main.json",
            format!("{{ {HEAD}, {arm} \"resources\": [ {resource} ] }}"),
        ),
        (
            "main.bicep",
            format!("{bicep_head}resource web '{SITE}' = {{\nname: 'web'\nidentity: {block}\n}}\n"),
        ),
    ]
}

#[test]
fn where_checkov_is_wrong_the_profile_is_right() {
    let measured = rows::<7>(include_str!("../testdata/posture/checkov.tsv"));
    assert_eq!(measured.len(), 8);
    for [what, first, second, truth, ours, identity, parameter] in measured {
        let right = match truth {
            "has" => ["PASSED", "PASSED"],
            "none" => ["FAILED", "FAILED"],
            _ => ["UNKNOWN", "UNKNOWN"],
        };
        assert_ne!([first, second], right, "{what}: checkov is right");
        for (path, text) in site(identity, parameter) {
            let all = spoken(path, &text, &under("checkov"));
            let wanted: Vec<_> = Some(ours).filter(|ours| *ours != "-").into_iter().collect();
            assert_eq!(all, wanted, "{what} in {path}");
            // Without the rules about blocks, the posture itself must not pass what is no identity.
            let posture = spoken(path, &text, &alone(under("checkov")));
            let wanted: &[&str] = if truth == "none" {
                &["identity-missing"]
            } else {
                &[]
            };
            assert_eq!(posture, wanted, "{what} in {path}");
        }
    }
}

/// A resource that a tool's documentation or tests show.
struct Shown {
    profile: &'static str,
    fails: bool,
    type_at_version: &'static str,
    /// What it has beside type, version and name.
    rest: &'static str,
}

fn shown() -> Vec<Shown> {
    let table = include_str!("../testdata/posture/examples.tsv");
    let shown = |[profile, verdict, type_at_version, rest]: [&'static str; 4]| {
        assert!(["passes", "fails"].contains(&verdict), "{verdict}");
        Shown {
            profile,
            fails: verdict == "fails",
            type_at_version,
            rest: if rest == "-" { "" } else { rest },
        }
    };
    rows(table).into_iter().map(shown).collect()
}

#[test]
fn each_profile_agrees_with_the_examples_of_its_tool() {
    let mut wrong = Vec::new();
    let rows = shown();
    assert!(rows.len() >= 100, "{}", rows.len());
    for shown in rows {
        for (path, text) in both(shown.type_at_version, shown.rest) {
            let found = spoken(path, &text, &alone(under(shown.profile)));
            let what = format!(
                "{}: {} {}",
                shown.profile, shown.type_at_version, shown.rest
            );
            if found.is_empty() == shown.fails || found.len() > 1 {
                wrong.push(format!("{what} in {path}: {found:?}"));
            }
            // With the other rules, the run must not pass either.
            if shown.fails && spoken(path, &text, &under(shown.profile)).is_empty() {
                wrong.push(format!("{what} in {path} passes all rules"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_row_of_the_table_has_an_example_that_fails_and_one_that_passes() {
    let rows = shown();
    for demand in demands() {
        // What it takes two resources to show has tests of its own.
        if demand.rule == "guest-configuration-needs-system-identity" {
            continue;
        }
        for fails in [true, false] {
            let found = rows.iter().any(|shown| {
                let own = shown.type_at_version.split('@').next();
                let same = shown.profile == demand.profile && shown.fails == fails;
                same && own == Some(demand.resource_type)
            });
            assert!(found, "{demand:?}: none with {fails}");
        }
    }
}

#[test]
fn every_type_of_the_table_stands_on_the_page() {
    let page = rules::find("identity-missing").unwrap().page;
    for demand in demands() {
        if demand.rule != "identity-missing" {
            continue;
        }
        let row = format!("- {}: ", demand.profile);
        let row = page.lines().find(|line| line.starts_with(&row)).unwrap();
        assert!(row.contains(demand.resource_type), "{demand:?}");
    }
}

#[test]
fn every_row_is_answered_by_a_rule_that_is_off_by_default() {
    for demand in demands() {
        assert!(!rules::find(demand.rule).unwrap().default, "{demand:?}");
    }
}

#[test]
fn a_profile_turns_on_the_rules_that_it_asks_for_and_no_others() {
    let on = |options: &CheckOptions| -> Vec<_> {
        let rules = options.rules();
        let off = rules.iter().filter(|rule| !rule.default);
        off.map(|rule| rule.slug).collect()
    };
    assert_eq!(on(&CheckOptions::default()), Vec::<&str>::new());
    assert_eq!(on(&under("kics")), ["identity-missing"]);
    let both = ["identity-missing", "identity-kind-preferred"];
    assert_eq!(on(&under("psrule")), both);
    let policy = on(&under("azure-policy"));
    assert!(policy.contains(&"aks-service-principal"));
    let mut ignoring = under("psrule");
    ignoring.ignore = vec!["identity-missing".to_owned()];
    assert_eq!(on(&ignoring), ["identity-kind-preferred"]);
}

#[test]
fn a_type_of_the_configuration_stands_in_for_what_profiles_ask() {
    let asking = |wanted| CheckOptions {
        posture: Posture {
            types: vec![("microsoft.web/SITES".to_owned(), wanted)],
            ..common::profiles("psrule,kics")
        },
        ..CheckOptions::default()
    };
    let system = r#"{ "type": "SystemAssigned" }"#;
    let rows: &[(&str, Wanted, &[&str])] = &[
        ("null", Wanted::User, &["identity-missing"]),
        (system, Wanted::Any, &[]),
        (system, Wanted::System, &[]),
        (system, Wanted::User, &["identity-kind-preferred"]),
    ];
    for (identity, wanted, rules) in rows {
        for (path, text) in site(identity, "-") {
            assert_eq!(spoken(path, &text, &asking(*wanted)), *rules, "{identity}");
        }
    }
    let combined = format!(r#"{{ "type": "SystemAssigned, UserAssigned", {IDS} }}"#);
    for (wanted, rules) in [
        (Wanted::Any, &[][..]),
        (Wanted::System, &["identity-kind-preferred"]),
        (Wanted::User, &["identity-kind-preferred"]),
    ] {
        for (path, text) in site(&combined, "-") {
            assert_eq!(spoken(path, &text, &asking(wanted)), rules, "{wanted:?}");
        }
    }
}

#[test]
fn one_finding_names_all_who_ask() {
    let [(path, text), _] = both(SITE, "");
    let source = Source::new(path, text);
    let options = under("psrule,checkov,template-analyzer,azure-policy,kics,trivy");
    let Outcome::Template(checked) = check(&source, &options, true) else {
        panic!("no template");
    };
    assert_eq!(checked.findings.len(), 1);
    let diagnostic = &checked.findings[0].diagnostic;
    let message = "`Microsoft.Web/sites` has no identity (psrule Azure.AppService.ManagedIdentity and 6 more)";
    assert_eq!(diagnostic.message, message);
    let fact = diagnostic.fact.as_deref().unwrap();
    for id in [
        "CKV_AZURE_16",
        "CKV_AZURE_71",
        "TA-000019",
        "2b9ad585",
        "e9c133e5",
        "AZU-0002",
    ] {
        assert!(fact.contains(id), "{fact}");
    }
}

#[test]
fn two_rules_that_ask_for_one_identity_are_mended_together() {
    let machine = r#"{ "type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "vm" }"#;
    let extension = r#"{ "type": "Microsoft.Compute/virtualMachines/extensions", "apiVersion": "2024-07-01", "name": "vm/e", "properties": { "publisher": "Microsoft.GuestConfiguration" } }"#;
    let text = format!(r#"{{ {HEAD}, "resources": [ {machine}, {extension} ] }}"#);
    let options = under("azure-policy");
    let both = [
        "identity-missing",
        "guest-configuration-needs-system-identity",
    ];
    let mut found = spoken("main.json", &text, &options);
    found.sort_unstable();
    assert_eq!(found, [both[1], both[0]]);
    let source = Source::new("main.json", text);
    let done = fix(&source, &options, true, Safety::Unsafe);
    let done = done.unwrap().unwrap();
    assert!(
        done.checked.findings.is_empty(),
        "{:?}",
        done.checked.findings
    );
    let text = done.text.unwrap();
    assert_eq!(text.text().matches("SystemAssigned").count(), 1);
}

/// The findings of a file; none when it is no template.
fn found(source: &Source, options: &CheckOptions) -> Vec<Finding> {
    match check(source, options, false) {
        Outcome::Template(checked) => checked.findings,
        Outcome::NotATemplate => Vec::new(),
    }
}

#[test]
fn in_real_templates_what_is_missing_is_what_the_inventory_does_not_have() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    // PSRule asks of these types whatever else they say.
    let asked = |own: &str| {
        demands().iter().any(|demand| {
            let plain = demand.clauses.is_empty() && demand.wanted == Some(Wanted::Any);
            let same = demand.resource_type.eq_ignore_ascii_case(own);
            demand.profile == "psrule" && plain && same
        })
    };
    let options = alone(under("psrule"));
    let mut seen = 0;
    for folder in ["arm", "bicep"] {
        for file in std::fs::read_dir(corpus.join(folder)).unwrap() {
            let path = file.unwrap().path();
            let Ok(text) = std::fs::read_to_string(&path) else {
                continue;
            };
            let source = Source::new(path.to_string_lossy(), text);
            let mut missing: Vec<_> = found(&source, &options)
                .into_iter()
                .filter(|one| one.diagnostic.rule == "identity-missing")
                .map(|one| one.subject.unwrap())
                .filter(|subject| asked(subject.resource_type.as_deref().unwrap()))
                .map(|subject| format!("{:?}", subject.address))
                .collect();
            let entries = inventory(&source, &options, false).unwrap_or_default();
            let mut wanted: Vec<_> = entries
                .into_iter()
                .filter(|one| {
                    !one.existing && asked(one.subject.resource_type.as_deref().unwrap_or(""))
                })
                .filter(|one| {
                    one.identity
                        .as_ref()
                        .is_none_or(|identity| identity.kinds.as_deref() == Some(&["None"]))
                })
                .map(|one| format!("{:?}", one.subject.address))
                .collect();
            missing.sort();
            wanted.sort();
            assert_eq!(missing, wanted, "{}", path.display());
            seen += missing.len();
        }
    }
    assert!(seen > 30, "{seen}");
}
