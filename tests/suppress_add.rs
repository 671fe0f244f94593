//! Comments that are written for everything that is found, in every template of the cases.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use std::path::Path;

use armid::engine::batch::{Delivery, excuse_files};
use armid::engine::input::Input;
use armid::engine::{CheckOptions, Checked, Excuse, Outcome, check};
use armid::rules::UNUSED_SUPPRESSION;
use armid::text::Source;
use common::files;

/// The templates below the folders of cases.
fn templates() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let folders = ["pairs", "check", "suppress", "bicep", "examples"];
    let mut all = Vec::new();
    for folder in folders {
        for path in files(&root.join(folder), &["json", "bicep"]) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            all.push(Source::new(name, text));
        }
    }
    assert!(all.len() > 200, "{}", all.len());
    all
}

fn checked(source: &Source) -> Option<Checked> {
    match check(source, &CheckOptions::default(), true) {
        Outcome::Template(checked) => Some(checked),
        Outcome::NotATemplate => None,
    }
}

/// The text with comments for everything that is found in it.
fn excused(source: &Source, json_comments: bool) -> Source {
    let excuse = Excuse {
        reason: "known".to_owned(),
        json_comments,
    };
    let input = Input::stdin(source.path().to_owned(), source.text().into());
    let options = CheckOptions::default();
    let mut done = excuse_files(vec![input], &options, &excuse, Delivery::Write);
    assert!(done.run.problems.is_empty(), "{:?}", done.run.problems);
    let text = done.delivered.pop().unwrap().stdout.unwrap();
    Source::new(source.path(), text)
}

/// Number of findings that are not about comments, and of those that are.
fn counts(checked: &Checked) -> (usize, usize) {
    let idle = |rule: &str| rule == UNUSED_SUPPRESSION;
    let rules = checked.findings.iter().map(|own| own.diagnostic.rule);
    let (about, others): (Vec<_>, Vec<_>) = rules.partition(|rule| idle(rule));
    (others.len(), about.len())
}

#[test]
fn everything_that_is_found_is_silenced_and_a_second_run_adds_nothing() {
    let mut silenced = 0;
    for source in templates() {
        let Some(before) = checked(&source) else {
            continue;
        };
        let broken = before
            .findings
            .iter()
            .any(|own| own.diagnostic.rule == "syntax-error");
        let (found, unused) = counts(&before);
        let disguises = [
            source.text().to_owned(),
            source.text().replace('\n', "\r\n"),
            format!(
                "\u{feff}{}",
                source.text().trim_matches('\u{feff}').trim_end()
            ),
            source.text().replace("  ", "\t"),
        ];
        for text in disguises {
            let source = Source::new(source.path(), text);
            let after = excused(&source, true);
            let own = checked(&after).unwrap();
            if broken {
                continue;
            }
            assert_eq!(counts(&own), (0, unused), "{}", after.text());
            assert_eq!(
                own.silenced.len(),
                found + before.silenced.len(),
                "{}",
                after.text()
            );
            assert_eq!(excused(&after, false).text(), after.text());
            silenced += found;
            without_added(source.text(), after.text());
        }
    }
    assert!(silenced > 2000, "{silenced}");
}

/// Every line of the old text is there as it was, and every other one is a comment in its style.
fn without_added(before: &str, after: &str) {
    let mut old = before.split_inclusive('\n').peekable();
    for line in after.split_inclusive('\n') {
        let plain = |line: &str| line.trim_start_matches('\u{feff}').to_owned();
        if old.next_if(|old| plain(old) == plain(line)).is_some() {
            continue;
        }
        let text = line.trim_start_matches('\u{feff}').trim();
        assert!(
            text.starts_with("// armid: ignore[") && text.ends_with("] known"),
            "{line:?}"
        );
        let next = old
            .peek()
            .unwrap_or_else(|| panic!("nothing below {line:?}"));
        let indent = |line: &str| {
            let line = plain(line);
            line.len() - line.trim_start_matches([' ', '\t']).len()
        };
        assert_eq!(indent(line), indent(next));
        assert_eq!(line.ends_with("\r\n"), before.contains("\r\n"));
    }
    assert_eq!(old.next(), None);
}

#[test]
fn strict_json_is_left_alone_unless_it_is_asked_for() {
    let found = r#"{ "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "a",
        "identity": { "type": "systemAssigned" } }"#;
    let strict = Source::new("a.json", found);
    assert_eq!(excused(&strict, false).text(), found);
    let added = "\n        // armid: ignore[identity-type-casing] known\n        \"identity\"";
    assert_eq!(
        excused(&strict, true).text(),
        found.replace("\n        \"identity\"", added)
    );
    for (path, text) in [
        ("a.jsonc", found.to_owned()),
        ("a.JSONC", found.to_owned()),
        ("a.json", format!("{found} // a site")),
    ] {
        let source = Source::new(path, text.as_str());
        assert_ne!(excused(&source, false).text(), text, "{path}");
    }
}
