//! Every pair of versions in `testdata/diff` has the findings that its `expected` names, and no
//! other; the same of what became of its resources.
//!
//! `<case>/old.*` and `<case>/new.*` are the versions. `expected` has one line for each finding:
//! `line:column severity rule (line:column in the old version) message`; and one for each resource
//! that was renamed, deleted, added, is only referred to, or cannot be compared. `BLESS=1` writes
//! what is found; read it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use armid::diagnostic::{Label, Safety};
use armid::engine::compare::{Change, Comparison, Fate, Reading, Side, Text, compare};
use armid::engine::discover::{DiscoverOptions, discover};
use armid::engine::{CheckOptions, fix};
use armid::text::Source;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/diff")
}

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    cases
}

/// The version called `name`, in whichever language it is.
fn version(case: &Path, name: &str) -> Text {
    let files = ["json", "bicep"].map(|end| case.join(name).with_extension(end));
    let file = files.iter().find(|file| file.is_file());
    let file = file.unwrap_or_else(|| panic!("{}: no {name}", case.display()));
    let text = fs::read_to_string(file).unwrap();
    let name = file.file_name().unwrap().to_str().unwrap();
    Text::new(Source::new(name, text))
}

fn place(source: &Source, label: &Label) -> String {
    let place = source.position(label.span.start);
    format!("{}:{}", place.line, place.column)
}

fn name(side: Option<&Side>) -> String {
    let subject = &side.unwrap().subject;
    subject.name.clone().unwrap_or_else(|| "-".to_owned())
}

/// What a comparison says, one line each.
fn said(old: &Source, new: &Source, comparison: &Comparison) -> String {
    let mut text = String::new();
    for compared in &comparison.findings {
        let found = &compared.remark.diagnostic;
        let before = compared.remark.before.iter();
        let before: Vec<_> = before.map(|label| place(old, label)).collect();
        let (at, before) = (place(new, &found.place), before.join(", "));
        let (severity, rule) = (found.severity.word(), found.rule);
        writeln!(text, "{at} {severity} {rule} ({before}) {}", found.message).unwrap();
    }
    for change in &comparison.changes {
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        match change.fate {
            Fate::Kept if is_uncertain(change) => writeln!(text, "unknown {}", name(after)),
            Fate::Kept => Ok(()),
            Fate::Renamed => writeln!(text, "renamed {} -> {}", name(before), name(after)),
            Fate::Deleted => writeln!(text, "deleted {}", name(before)),
            Fate::Referred => writeln!(text, "referred {}", name(before)),
            Fate::Added => writeln!(text, "added {}", name(after)),
            Fate::Elsewhere => writeln!(text, "elsewhere {}", name(before.or(after))),
        }
        .unwrap();
    }
    text
}

fn is_uncertain(change: &Change) -> bool {
    change.difference.is_empty() && change.difference.unknown
}

fn compared(old: &Text, new: &Text) -> Comparison {
    let options = &CheckOptions::default();
    let named = true;
    compare(old, new, Reading { options, named }).unwrap()
}

#[test]
fn every_pair_of_versions_has_the_findings_that_are_expected() {
    let cases = cases();
    assert!(cases.len() >= 20, "{}", cases.len());
    let mut wrong = String::new();
    for case in &cases {
        let (old, new) = (version(case, "old"), version(case, "new"));
        let found = said(&old.source, &new.source, &compared(&old, &new));
        if std::env::var_os("BLESS").is_some() {
            fs::write(case.join("expected"), &found).unwrap();
        }
        let expected = fs::read_to_string(case.join("expected")).unwrap();
        if found != expected {
            let case = case.file_name().unwrap().to_string_lossy();
            writeln!(wrong, "{case}: expected\n{expected}found\n{found}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_that_compares_is_expected_somewhere() {
    let all: String = cases()
        .iter()
        .map(|case| fs::read_to_string(case.join("expected")).unwrap())
        .collect();
    for slug in [
        "identity-removed",
        "identity-added",
        "identity-kind-changed",
    ] {
        assert!(all.contains(slug), "{slug}");
    }
    for word in [
        "renamed", "deleted", "added", "referred", "unknown", "warning",
    ] {
        assert!(all.contains(word), "{word}");
    }
}

#[test]
fn a_file_is_no_change_of_itself() {
    let mut names = BTreeSet::new();
    for case in cases() {
        for name in ["old", "new"] {
            let one = version(&case, name);
            let other = version(&case, name);
            let comparison = compared(&one, &other);
            assert!(comparison.changes.is_empty(), "{} {name}", case.display());
            names.insert(name);
        }
    }
    assert_eq!(names.len(), 2);
}

/// The two files of a case in `testdata/pairs`.
fn twins(name: &str) -> [Text; 2] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/pairs");
    ["json", "bicep"].map(|end| {
        let file = format!("{name}.{end}");
        let text = fs::read_to_string(folder.join(&file)).unwrap();
        Text::new(Source::new(file, text))
    })
}

#[test]
fn the_same_template_in_the_other_language_is_no_change() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/pairs");
    let names: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            path.file_stem().unwrap().to_string_lossy().into_owned()
        })
        .collect();
    assert!(names.len() >= 40);
    for name in names {
        let [arm, bicep] = twins(&name);
        for (old, new) in [(&arm, &bicep), (&bicep, &arm)] {
            let comparison = compared(old, new);
            let told = comparison.changes.iter();
            let told: Vec<_> = told.filter(|change| !is_uncertain(change)).collect();
            assert!(told.is_empty(), "{name}: {told:#?}");
            assert!(comparison.findings.is_empty(), "{name}");
        }
    }
}

/// The templates of the corpus, each with its text.
fn real() -> Vec<Source> {
    let Some(folder) = common::corpus() else {
        return Vec::new();
    };
    let files = discover(&[folder], DiscoverOptions::default()).files;
    let sources = files.into_iter().map(|file| file.load().unwrap().source);
    sources.collect()
}

#[test]
fn a_safe_fix_of_a_real_template_takes_no_identity_away() {
    let mut changed = 0;
    for source in real() {
        let options = CheckOptions::default();
        let Ok(Some(fixed)) = fix(&source, &options, false, Safety::Safe) else {
            continue;
        };
        let Some(text) = fixed.text else { continue };
        let new = Text::new(source.with_text(text.text()));
        let comparison = compared(&Text::new(source), &new);
        let found: Vec<_> = comparison.findings.iter().collect();
        assert!(found.is_empty(), "{found:#?}");
        changed += 1;
    }
    assert!(changed >= 20 || common::corpus().is_none(), "{changed}");
}

#[test]
fn a_real_template_is_no_change_of_itself() {
    for source in real() {
        let text = Text::new(source);
        let options = &CheckOptions::default();
        let named = false;
        if let Ok(comparison) = compare(&text, &text, Reading { options, named }) {
            assert!(comparison.changes.is_empty(), "{}", text.source.path());
        }
    }
}

fn json(text: String) -> Text {
    Text::new(Source::new("a.json", text))
}

/// A template with these resources.
fn template(resources: &str) -> String {
    let schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
    format!(
        "{{\"$schema\": \"{schema}\", \"contentVersion\": \"1.0.0.0\", \"parameters\": {{\"c\": \
         {{\"type\": \"bool\"}}}}, \"variables\": {{\"a\": \"[variables('b')]\", \"b\": \
         \"[variables('a')]\"}}, \"resources\": [{resources}]}}"
    )
}

fn machine(name: &str, rest: &str) -> String {
    format!(
        "{{\"type\": \"Microsoft.Compute/virtualMachines\", \"apiVersion\": \"2023-09-01\", \
         \"name\": \"{name}\"{rest}}}"
    )
}

#[test]
fn a_thousand_resources_of_one_name_come_to_an_end() {
    let with = machine(
        "[variables('a')]",
        ", \"identity\": {\"type\": \"SystemAssigned\"}",
    );
    let without = machine("[variables('a')]", "");
    let old = json(template(&vec![with; 1000].join(",")));
    let new = json(template(&vec![without; 999].join(",")));
    assert!(
        compared(&old, &new).findings.is_empty(),
        "nobody can tell which is which"
    );
}

#[test]
fn thousands_of_identities_come_to_an_end() {
    let identities = |from: usize| {
        let keys = (from..from + 3000)
            .map(|number| format!("\"[concat('/x/', parameters('c'), '/{number}')]\": {{}}"));
        let keys: Vec<_> = keys.collect();
        let keys = keys.join(",");
        let identity = format!(
            ", \"identity\": {{\"type\": \"UserAssigned\", \"userAssignedIdentities\": {{{keys}}}}}"
        );
        json(template(&machine("vm", &identity)))
    };
    let same = compared(&identities(0), &identities(0));
    assert!(same.changes.is_empty());
    let half = compared(&identities(0), &identities(1500));
    assert!(half.findings.is_empty(), "too many to compare one by one");
}

#[test]
fn deep_and_endless_things_come_to_an_end() {
    let condition = "[if(parameters('c'), ".repeat(60);
    let name = format!("{condition}'a'{}]", ", 'b')".repeat(60));
    let resources = [
        machine(
            "[concat(variables('a'), copyIndex())]",
            ", \"identity\": \"[variables('b')]\"",
        ),
        machine(
            &name.replace("[if", "if").replacen("if", "[if", 1),
            ", \"identity\": null",
        ),
        "{\"resources\": [".repeat(100) + &"]}".repeat(100),
        "{}".to_owned(),
        "{\"type\": 7, \"name\": [], \"identity\": {\"type\": {}}}".to_owned(),
    ];
    let old = json(template(&resources.join(",")));
    let new = json(template(&resources[..1].join(",")));
    let _ended = (compared(&old, &new), compared(&new, &old));
    let nothing = Text::new(Source::new("a.bicep", "\u{feff}"));
    let _ended = (compared(&old, &nothing), compared(&nothing, &old));
}

#[test]
fn any_beginning_of_a_template_can_be_compared_with_the_whole() {
    for case in cases() {
        let new = version(&case, "new");
        let old = version(&case, "old");
        let text = old.source.text();
        for end in (0..text.len())
            .filter(|end| text.is_char_boundary(*end))
            .step_by(7)
        {
            let part = Text::new(old.source.with_text(&text[..end]));
            let options = &CheckOptions::default();
            for named in [false, true] {
                let _any = compare(&part, &new, Reading { options, named });
            }
        }
    }
}
