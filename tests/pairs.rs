//! The same template in both languages has the same findings. `NAME@PROFILE` is checked
//! under a profile, `NAME@RULE` under a rule that does not run by default.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use armid::engine::{CheckOptions, Outcome, check};
use armid::rules::Check;
use armid::text::Source;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/pairs")
}

fn names() -> BTreeSet<String> {
    let files = std::fs::read_dir(folder()).unwrap();
    files
        .map(|file| {
            let path = file.unwrap().path();
            path.file_stem().unwrap().to_string_lossy().into_owned()
        })
        .collect()
}

/// Rule and severity of each finding, sorted.
fn findings(file: &str) -> Vec<(String, &'static str)> {
    let text = std::fs::read_to_string(folder().join(file)).unwrap();
    let source = Source::new(file, text);
    let mut options = CheckOptions::default();
    if let Some((_, profile)) = file.split('.').next().unwrap().split_once('@') {
        if armid::rules::find(profile).is_some() {
            options.select = common::with_rule(profile);
        } else {
            options.posture = common::profiles(profile);
        }
    }
    let Outcome::Template(checked) = check(&source, &options, true) else {
        panic!("{file} is no template");
    };
    let mut all: Vec<_> = checked
        .findings
        .iter()
        .map(|finding| {
            let diagnostic = &finding.diagnostic;
            (diagnostic.rule.to_owned(), diagnostic.severity.word())
        })
        .collect();
    all.sort();
    all
}

#[test]
fn both_languages_have_the_same_findings() {
    let names = names();
    assert!(names.len() >= 40, "{} pairs", names.len());
    let mut wrong = Vec::new();
    for name in &names {
        let arm = findings(&format!("{name}.json"));
        let bicep = findings(&format!("{name}.bicep"));
        if arm != bicep {
            wrong.push(format!("{name}\n  arm   {arm:?}\n  bicep {bicep:?}"));
        }
        if arm.is_empty() != name.starts_with("clean-") {
            wrong.push(format!("{name} has {arm:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_of_both_languages_has_a_pair() {
    let found: BTreeSet<_> = names()
        .iter()
        .flat_map(|name| findings(&format!("{name}.json")))
        .map(|(rule, _)| rule)
        .collect();
    // A file that breaks, or one with 151 identities, has no small twin; a parameter file needs
    // a template beside it.
    let without = [
        "syntax-error",
        "too-many-user-assigned-identities",
        "parameter-file-mismatch",
    ];
    let missing: Vec<_> = armid::rules::ALL
        .iter()
        .filter(|rule| rule.languages.len() == 2 && !without.contains(&rule.slug))
        .filter(|rule| !matches!(rule.check, Check::Comparing(_)))
        .map(|rule| rule.slug)
        .filter(|slug| !found.contains(*slug))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
