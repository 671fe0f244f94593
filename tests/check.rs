//! Every template of `testdata/check` has the findings that the file beside it names, and no other.
//!
//! `<rule>/<case>.json` or `.bicep` is the input, `<rule>/<case>.expected` one line for each finding:
//! `line:column severity rule`. A first line `# --as TYPE@VERSION --patch --profile NAME` gives
//! options; `--select RULE` is a rule that runs beside those that run by default.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use armid::diagnostic::{Diagnostic, Safety};
use armid::engine::input::Input;
use armid::engine::run::check_files;
use armid::engine::{CheckOptions, Outcome, check, fix};
use armid::rules::{self, Check};
use armid::text::Source;
use common::files;

/// The ends of the names of templates.
const LANGUAGES: [&str; 2] = ["json", "bicep"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata")
}

/// The options of a case, from the first line of its expectations.
fn options(expected: &str) -> CheckOptions {
    let mut options = CheckOptions::default();
    let mut words = expected.lines().next().unwrap_or_default().split(' ');
    if words.next() != Some("#") {
        return options;
    }
    while let Some(word) = words.next() {
        match word {
            "--patch" => options.patch = true,
            "--as" => {
                let (resource_type, version) = words.next().unwrap().split_once('@').unwrap();
                options.rest_body = Some((resource_type.to_owned(), version.to_owned()));
            }
            "--select" => options.select = common::with_rule(words.next().unwrap()),
            "--profile" => options.posture = common::profiles(words.next().unwrap()),
            other => panic!("`{other}` is no option of a case"),
        }
    }
    options
}

/// Each finding of a file: `line:column severity rule`, its message and its help.
fn findings(path: &Path, options: &CheckOptions) -> Vec<(String, String, String)> {
    let input = Input::file(path.to_owned(), path.display().to_string(), true, u64::MAX);
    let run = check_files(vec![input], options);
    assert!(run.problems.is_empty(), "{:?}", run.problems);
    let mut all = Vec::new();
    for report in &run.files {
        for finding in &report.findings {
            let diagnostic = &finding.diagnostic;
            let place = report.source.position(diagnostic.place.span.start);
            all.push((
                format!(
                    "{}:{} {} {}",
                    place.line,
                    place.column,
                    diagnostic.severity.word(),
                    diagnostic.rule
                ),
                diagnostic.message.clone(),
                diagnostic.help.clone().unwrap_or_default(),
            ));
        }
    }
    all
}

#[test]
fn every_case_has_the_findings_that_are_written_beside_it() {
    let folder = root().join("check");
    let mut wrong = Vec::new();
    for path in files(&folder, &LANGUAGES) {
        let expected = fs::read_to_string(path.with_extension("expected")).unwrap();
        let wanted: Vec<_> = expected
            .lines()
            .filter(|line| !line.starts_with('#'))
            .collect();
        let found = findings(&path, &options(&expected));
        let name = path.strip_prefix(&folder).unwrap().display();
        for line in &wanted {
            if !found.iter().any(|(own, ..)| own == line) {
                wrong.push(format!("{name}: missing: {line}"));
            }
        }
        for (line, message, _) in &found {
            if !wanted.contains(&line.as_str()) {
                wrong.push(format!("{name}: too many: {line}: {message}"));
            }
        }
        if found.len() != wanted.len() {
            wrong.push(format!(
                "{name}: {} findings, not {}",
                found.len(),
                wanted.len()
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The findings of a template with these variables and resources.
fn found(variables: &str, resources: &str) -> Vec<Diagnostic> {
    let text = format!(
        r#"{{ "contentVersion": "1.0.0.0", "parameters": {{ "on": {{ "type": "bool" }} }},
              "variables": {{ {variables} }}, "resources": [ {resources} ] }}"#
    );
    let source = Source::new("a.json", text);
    match check(&source, &CheckOptions::default(), true) {
        Outcome::Template(found) => found
            .findings
            .into_iter()
            .map(|one| one.diagnostic)
            .collect(),
        Outcome::NotATemplate => panic!("no template"),
    }
}

fn resource(type_at_version: &str, identity: &str) -> String {
    let (resource_type, version) = type_at_version.split_once('@').unwrap();
    format!(
        r#"{{ "type": "{resource_type}", "apiVersion": "{version}", "name": "x", "identity": {identity} }}"#
    )
}

const IDS: &str =
    r#""ids": { "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'a')]": {} }"#;

#[test]
fn what_one_branch_alone_needs_is_not_fixed_in_all() {
    for wanted in ["None", "SystemAssigned", "UserAssigned"] {
        let identity = format!(
            r#"{{ "type": "{wanted}", "userAssignedIdentities": "[if(parameters('on'), variables('ids'), null())]" }}"#
        );
        let all = found(IDS, &resource("Microsoft.Web/sites@2023-12-01", &identity));
        assert_eq!(all.len(), 1, "{wanted}");
        assert!(all[0].fix.is_none(), "{wanted}");
    }
}

#[test]
fn a_spelling_that_two_types_dispute_is_not_fixed_to_and_fro() {
    let variables = format!(r#"{IDS}, "kind": "SystemAssigned,UserAssigned""#);
    let identity =
        r#"{ "type": "[variables('kind')]", "userAssignedIdentities": "[variables('ids')]" }"#;
    let machine = resource("Microsoft.Compute/virtualMachines@2024-07-01", identity);
    let storage = resource("Microsoft.Storage/storageAccounts@2023-05-01", identity);
    let alike = found(&variables, &format!("{machine}, {machine}"));
    assert_eq!(alike.len(), 1);
    assert!(alike[0].fix.is_some());
    for both in [
        format!("{machine}, {storage}"),
        format!("{storage}, {machine}"),
    ] {
        let disputed = found(&variables, &both);
        assert_eq!(disputed.len(), 1);
        assert!(disputed[0].fix.is_none());
    }
}

/// Azure ignores a misspelt list, and refuses a list beside a type without it.
#[test]
fn a_misspelt_list_is_called_right_unasked_only_beside_a_type_that_takes_it() {
    for (kind, safety) in [
        ("'UserAssigned'", Safety::Safe),
        ("'SystemAssigned, UserAssigned'", Safety::Safe),
        ("kind", Safety::Safe),
        ("'SystemAssigned'", Safety::Unsafe),
        ("'None'", Safety::Unsafe),
        ("on ? 'UserAssigned' : 'SystemAssigned'", Safety::Unsafe),
    ] {
        let bicep = format!(
            "param on bool\nparam kind string\n\
             resource vm 'Microsoft.Compute/virtualMachines@2024-07-01' = {{\n  name: 'x'\n  \
             identity: {{\n    type: {kind}\n    userAssignedIdentites: {{ '${{id}}': {{}} }}\n  }}\n}}\n\
             var id = resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'a')\n"
        );
        let written = match kind.split_once(" ? ") {
            Some((_, rest)) => {
                let (then, otherwise) = rest.split_once(" : ").unwrap();
                format!("[if(parameters('on'), {then}, {otherwise})]")
            }
            None if kind == "kind" => "[parameters('kind')]".to_owned(),
            None => kind.trim_matches('\'').to_owned(),
        };
        let identity = format!(
            r#"{{ "type": "{written}", "userAssignedIdentites": {{ "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'a')]": {{}} }} }}"#
        );
        let json = format!(
            r#"{{ "contentVersion": "1.0.0.0",
                  "parameters": {{ "on": {{ "type": "bool" }}, "kind": {{ "type": "string" }} }},
                  "resources": [ {} ] }}"#,
            resource("Microsoft.Compute/virtualMachines@2024-07-01", &identity)
        );
        for (name, text) in [("a.bicep", bicep), ("a.json", json)] {
            let source = Source::new(name, text);
            let Outcome::Template(checked) = check(&source, &CheckOptions::default(), true) else {
                panic!("no template");
            };
            let mut all = checked.findings.iter().map(|one| &one.diagnostic);
            let own = all.find(|one| one.rule == "unknown-identity-property");
            let fix = own.unwrap().fix.as_ref().unwrap();
            assert_eq!(fix.safety, safety, "{name}: {kind}");
        }
    }
}

/// Where the condition does not hold, the name is that of an identity that nothing makes.
#[test]
fn what_a_condition_leaves_of_a_name_is_not_waited_for_as_a_whole() {
    let id = |name: &str| {
        format!("resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', '{name}')")
    };
    let text = |wait: &str| {
        format!(
            r#"{{ "contentVersion": "1.0.0.0", "parameters": {{ "on": {{ "type": "bool" }} }}, "resources": [
{{ "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2023-01-31", "name": "a", "location": "w" }},
{{ "condition": "[parameters('on')]", "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "s", "location": "w",
  "identity": {{ "type": "UserAssigned", "userAssignedIdentities": {{ "[if(parameters('on'), {}, {})]": {{}} }} }}{wait} }} ] }}"#,
            id("a"),
            id("b")
        )
    };
    let source = Source::new("a.json", text(""));
    let fixed = fix(&source, &CheckOptions::default(), true, Safety::Safe).unwrap();
    let fixed = fixed.unwrap().text.unwrap();
    assert!(
        fixed.text().contains(&format!("[{}]", id("a"))),
        "{}",
        fixed.text()
    );
    assert_eq!(fixed.text().matches("if(").count(), 1);
}

/// A name of which a condition leaves one value may have another one where the list is used, too.
#[test]
fn what_a_condition_leaves_of_a_name_is_not_taken_for_a_second_one() {
    let bicep = "param on bool\n\
        resource a 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {\n  name: 'a'\n}\n\
        resource b 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {\n  name: 'b'\n}\n\
        var ids = { '${a.id}': {}, '${on ? a.id : b.id}': {} }\n\
        resource s 'Microsoft.Web/sites@2023-12-01' = if (on) {\n  name: 's'\n  \
        identity: {\n    type: 'UserAssigned'\n    userAssignedIdentities: ids\n  }\n}\n";
    let source = Source::new("a.bicep", bicep.to_owned());
    let Outcome::Template(checked) = check(&source, &CheckOptions::default(), true) else {
        panic!("no template");
    };
    let rules = checked.findings.iter().map(|one| one.diagnostic.rule);
    assert_eq!(rules.count(), 0);
}

/// Of two names that say the same a file is refused, and no fix tells which one is to go.
#[test]
fn no_fix_makes_a_name_that_is_there_already() {
    let good = r#""[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'a')]": {}"#;
    let escaped = good.replace('\'', "\\u0027");
    let misspelt = good.replace("Microsoft.", "Micrososft.");
    let other = misspelt.replace("', '", "','");
    let bare = r#""a": {}"#;
    let given = good.replace("'a'", "parameters('a')");
    let plain = r#""[parameters('a')]": {}"#;
    for (names, left) in [
        ([good, &misspelt], good),
        ([&misspelt, good], good),
        ([&misspelt, &escaped], &escaped),
        ([bare, good], good),
        ([good, bare], good),
        ([&escaped, bare], &escaped),
        ([&misspelt, &other], good),
        ([&given, plain], &given),
    ] {
        let text = |names: &str| {
            let identity =
                format!(r#"{{ "type": "UserAssigned", "userAssignedIdentities": {{ {names} }} }}"#);
            let machine = resource("Microsoft.Compute/virtualMachines@2024-07-01", &identity);
            format!(
                r#"{{ "contentVersion": "1.0.0.0",
                      "parameters": {{ "a": {{ "type": "string", "defaultValue": "b" }} }},
                      "resources": [ {machine} ] }}"#
            )
        };
        let source = Source::new("a.json", text(&names.join(", ")));
        let fixed = fix(&source, &CheckOptions::default(), true, Safety::Unsafe).unwrap();
        let fixed = fixed.unwrap().text.unwrap();
        assert_eq!(fixed.text(), text(left), "{names:?}");
    }
}

/// Callers pass what a parameter allows, and the template compares with it.
#[test]
fn what_a_parameter_allows_is_not_respelt() {
    for (parameter, kind) in [
        (
            r#""allowedValues": [ "None", "systemAssigned" ]"#,
            "identity-type-casing",
        ),
        (
            r#""defaultValue": "UserAssigned, SystemAssigned""#,
            "identity-type-spelling",
        ),
    ] {
        let text = format!(
            r#"{{ "contentVersion": "1.0.0.0",
                  "parameters": {{ "kind": {{ "type": "string", {parameter} }} }},
                  "resources": [ {} ] }}"#,
            resource(
                "Microsoft.Web/sites@2023-12-01",
                r#"{ "type": "[parameters('kind')]" }"#
            )
        );
        let source = Source::new("a.json", text);
        let Outcome::Template(checked) = check(&source, &CheckOptions::default(), true) else {
            panic!("no template");
        };
        let all = checked.findings;
        let rules: Vec<_> = all.iter().map(|one| one.diagnostic.rule).collect();
        assert_eq!(rules, [kind]);
        assert!(all[0].diagnostic.fix.is_none(), "{kind}");
    }
}

#[test]
fn every_rule_has_a_case_that_it_speaks_in() {
    let cases = files(&root().join("check"), &["json"]);
    assert!(cases.len() >= 100);
    assert!(files(&root().join("check"), &["bicep"]).len() >= 30);
    let spoken: BTreeSet<_> = cases
        .iter()
        .flat_map(|path| {
            let expected = fs::read_to_string(path.with_extension("expected")).unwrap();
            let slugs = expected.lines().filter_map(|line| line.rsplit(' ').next());
            slugs.map(ToOwned::to_owned).collect::<Vec<_>>()
        })
        .collect();
    // That a rule speaks in Bicep too is shown by its examples and pairs.
    // What compares two versions has its pairs of them.
    for rule in rules::ALL
        .iter()
        .filter(|rule| rule.languages.contains(&"arm"))
        .filter(|rule| !matches!(rule.check, Check::Comparing(_)))
    {
        let elsewhere = ["syntax-error", "parameter-file-mismatch"].contains(&rule.slug);
        assert!(elsewhere || spoken.contains(rule.slug), "{}", rule.slug);
    }
}

#[test]
fn what_is_no_json_is_told_with_its_place_and_a_way_out() {
    let folder = root().join("reject");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in files(&folder, &["json"]) {
        seen += 1;
        let expected = fs::read_to_string(path.with_extension("expected")).unwrap();
        let found = findings(&path, &CheckOptions::default());
        let shown: Vec<_> = found
            .iter()
            .map(|(line, message, help)| format!("{line}: {message}; {help}\n"))
            .collect();
        if shown.concat() != expected {
            let name = path.strip_prefix(&folder).unwrap().display();
            wrong.push(format!(
                "{name}:\n  wanted {expected}  found  {}",
                shown.concat()
            ));
        }
        assert!(
            found.iter().all(|(_, _, help)| !help.is_empty()),
            "{path:?}"
        );
    }
    assert!(
        seen >= 30 && wrong.is_empty(),
        "{seen}\n{}",
        wrong.join("\n")
    );
}
