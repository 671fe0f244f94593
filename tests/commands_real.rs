//! Every command on every real template, when those are there, as an independent reader sees it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail loudly"
)]

mod common;
#[path = "rewrite/independent.rs"]
mod independent;

use std::collections::BTreeMap;

use armid::diagnostic::{Address, Safety};
use armid::engine::plan::{Operation, VersionPolicy};
use armid::engine::{CheckOptions, Outcome, check, fix};
use armid::text::Source;
use independent::{applied, astray, command, read};

/// Every readable template of the corpus, by its path.
fn templates() -> Vec<(String, String)> {
    let Some(corpus) = common::corpus() else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for folder in ["arm", "policy", "bicep"] {
        for entry in std::fs::read_dir(corpus.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if let Ok(text) = std::fs::read_to_string(&path) {
                all.push((path.display().to_string(), text));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn a_command_changes_what_it_is_for_and_nothing_else() {
    let user = || Operation::EnableUser(vec!["id-armid-test".to_owned()]);
    let operations: [(&str, Operation); 6] = [
        ("enable system", Operation::EnableSystem),
        ("enable user", user()),
        ("remove system", Operation::RemoveSystem),
        ("remove user", Operation::RemoveUser(Vec::new())),
        ("remove all", Operation::RemoveAll),
        ("migrate", Operation::Migrate(Some(VersionPolicy::Minimum))),
    ];
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, text) in templates() {
        let before = read(&text);
        for (name, operation) in &operations {
            let command = command(operation.clone(), Vec::new());
            let Some((new, changed)) = applied(&path, &text, &command) else {
                continue;
            };
            *counts.entry(name).or_default() += changed.len();
            // Only JSON has another reader.
            if let Some(before) = &before {
                let after = read(&new).unwrap_or_else(|| panic!("{name} {path}: unreadable"));
                assert_eq!(astray(before, &after, &changed), None, "{name} {path}");
            }
            let (again, more) = applied(&path, &new, &command).unwrap();
            assert!(
                more.is_empty() && again == new,
                "{name} {path}: twice {more:?}"
            );
        }
    }
    println!("{counts:?}");
}

/// The pointers of resources, by whether they have an identity block: none, or its type as written.
fn blocks(path: &str, text: &str) -> Vec<(String, Option<String>)> {
    let source = Source::new(path, text);
    let entries = armid::engine::inventory(&source, &CheckOptions::default(), false);
    let entries = entries.unwrap_or_default().into_iter();
    let all = entries.map(|entry| {
        let (Address::Pointer(pointer) | Address::Symbol(pointer)) = entry.subject.address;
        let identity = entry.identity;
        (
            pointer,
            identity.map(|own| own.type_text.unwrap_or_default()),
        )
    });
    all.collect()
}

#[test]
fn what_is_enabled_can_be_removed_again_byte_for_byte() {
    let (mut blocks_made, mut raised) = (0, 0);
    for (path, text) in templates() {
        let all = blocks(&path, &text);
        let of = |wanted: Option<&str>| -> Vec<String> {
            let own = all.iter().filter(|(_, own)| own.as_deref() == wanted);
            own.map(|(pointer, _)| pointer.clone()).collect()
        };
        let none = of(None);
        let operations = [
            Operation::EnableSystem,
            Operation::EnableUser(vec!["id-armid-test".to_owned()]),
        ];
        for operation in operations {
            if none.is_empty() {
                break;
            }
            let Some((new, changed)) = applied(&path, &text, &command(operation, none.clone()))
            else {
                continue;
            };
            blocks_made += changed.len();
            let mut back = command(Operation::RemoveAll, changed);
            back.drop_block = true;
            let (back, _) = applied(&path, &new, &back).unwrap();
            assert!(back == text || new == text, "{path}");
        }
        let user = of(Some("UserAssigned"));
        if user.is_empty() {
            continue;
        }
        let enable = command(Operation::EnableSystem, user);
        if let Some((new, changed)) = applied(&path, &text, &enable)
            && new != text
        {
            raised += changed.len();
            let back = command(Operation::RemoveSystem, changed);
            assert_eq!(applied(&path, &new, &back).unwrap().0, text, "{path}");
        }
    }
    println!("{blocks_made} blocks, {raised} types");
}

#[test]
fn after_the_fixes_there_is_nothing_to_fix_and_nothing_new() {
    let mut mended = 0;
    for (path, text) in templates() {
        let source = Source::new(path.as_str(), text.as_str());
        let options = CheckOptions::default();
        let Outcome::Template(before) = check(&source, &options, false) else {
            continue;
        };
        for allowed in [Safety::Safe, Safety::Unsafe] {
            let done = fix(&source, &options, false, allowed);
            let done = done.unwrap_or_else(|problem| panic!("{problem}")).unwrap();
            mended += done.mended;
            let left = done
                .checked
                .findings
                .iter()
                .map(|finding| &finding.diagnostic);
            for found in left {
                let fix = found.fix.as_ref();
                assert!(
                    fix.is_none_or(|fix| fix.safety > allowed),
                    "{path}: {}",
                    found.rule
                );
                let known = before
                    .findings
                    .iter()
                    .any(|one| one.diagnostic.rule == found.rule);
                assert!(known, "{path}: {} is new", found.rule);
            }
        }
    }
    println!("{mended} fixes");
}

#[test]
fn after_a_migration_no_array_is_found() {
    for (path, text) in templates() {
        let migrate = command(Operation::Migrate(Some(VersionPolicy::Minimum)), Vec::new());
        let Some((new, _)) = applied(&path, &text, &migrate) else {
            continue;
        };
        let source = Source::new(path.as_str(), new);
        let Outcome::Template(found) = check(&source, &CheckOptions::default(), false) else {
            continue;
        };
        let old = "identity-ids-deprecated";
        assert!(
            found.findings.iter().all(|one| one.diagnostic.rule != old),
            "{path}"
        );
    }
}
