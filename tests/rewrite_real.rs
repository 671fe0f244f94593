//! Real templates, when they are there: an identity comes and goes, and `git` takes every diff.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may fail loudly"
)]

mod common;
#[path = "rewrite/run.rs"]
mod run;

use std::path::{Path, PathBuf};

use armid::language::arm;
use armid::model::{Change, Position, Written};
use armid::text::{Source, Span};
use run::run;

/// Every readable JSON file of the corpus.
fn templates() -> Vec<(PathBuf, String)> {
    let Some(corpus) = common::corpus() else {
        println!("no corpus: skipped");
        return Vec::new();
    };
    let mut all = Vec::new();
    for folder in ["arm", "policy", "invalid"] {
        for entry in std::fs::read_dir(corpus.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if let Ok(text) = std::fs::read_to_string(&path) {
                all.push((path, text));
            }
        }
    }
    all.sort();
    all
}

/// The bytes of each resource without an identity, and of the name of each other one's identity.
fn resources(text: &str) -> Option<Vec<Result<Span, Span>>> {
    let source = Source::new("a.json", text);
    let tree = arm::parse(&source).ok()?;
    let (_, template) = arm::read(&tree, None)?;
    let resources = template.resources.iter();
    let all = resources.map(|resource| match &resource.identity {
        Some(identity) => Err(identity.key.span),
        None => Ok(resource.span),
    });
    Some(all.collect())
}

/// The text with an identity in every resource that had none, and the numbers of those.
fn enabled(text: &str) -> Option<(String, Vec<usize>)> {
    const PLACE: Position = Position::After(&["location", "name", "type"]);
    let resources = resources(text)?;
    let written = |text: &str| Written::Text(text.to_owned());
    let mut numbers = Vec::new();
    let mut changes = Vec::new();
    for (number, resource) in resources.iter().enumerate() {
        if let Ok(object) = resource {
            numbers.push(number);
            changes.push(Change::Insert {
                object: *object,
                name: written("identity"),
                value: Written::Object(vec![(written("type"), written("SystemAssigned"))]),
                position: PLACE,
            });
        }
    }
    Some((run(text, &changes)?, numbers))
}

#[test]
fn an_identity_in_every_real_resource_can_be_removed_again() {
    let mut count = 0;
    for (path, text) in templates() {
        let Some((after, numbers)) = enabled(&text) else {
            continue;
        };
        let now = resources(&after).unwrap();
        let keys = numbers.iter().map(|number| now[*number].unwrap_err());
        let changes: Vec<_> = keys.map(|key| Change::RemoveProperty { key }).collect();
        count += changes.len();
        let back = run(&after, &changes);
        assert_eq!(back.as_deref(), Some(text.as_str()), "{}", path.display());
    }
    println!("{count} resources");
}

#[test]
fn an_identity_in_every_real_resource_commutes_with_line_ends_and_marks() {
    for (path, text) in templates() {
        let text = text.replace("\r\n", "\n");
        let text = text.trim_start_matches('\u{feff}');
        let Some((after, _)) = enabled(text) else {
            continue;
        };
        let crlf = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
        let (saved, _) = enabled(&crlf(text)).unwrap();
        assert_eq!(saved, crlf(&after), "{}", path.display());
    }
}

/// A folder for `git`, gone at the end.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What `git apply` makes of a diff; `None` without a `git`.
fn applied(folder: &Path, name: &str, old: &str, new: &str) -> Option<String> {
    let file = folder.join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, old).unwrap();
    std::fs::write(
        folder.join("a.diff"),
        armid::engine::diff::unified(name, old, new),
    )
    .unwrap();
    let output = std::process::Command::new("git")
        .args(["apply", "--whitespace=nowarn", "a.diff"])
        .current_dir(folder)
        .env("GIT_DIR", "/nonexistent")
        .output()
        .ok()?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{name}: {told}");
    Some(std::fs::read_to_string(&file).unwrap())
}

#[test]
fn git_applies_every_diff() {
    let name = format!("armid-diff-{}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    std::fs::create_dir_all(&folder.0).unwrap();
    let cases = [
        ("a.json", "1\n2\n3\n", "1\n3\n"),
        ("in/a b.json", "1\r\n2\r\n3", "1\r\n2\r\n4"),
        ("é \"q\".json", "1\n2", "1\n2\n"),
        ("b.json", "1\n", "1\n2"),
        ("c.json", "", "1"),
    ];
    let real = templates().into_iter().filter_map(|(_, text)| {
        let (after, numbers) = enabled(&text)?;
        (!numbers.is_empty()).then_some((text, after))
    });
    let real: Vec<_> = real.step_by(7).collect();
    let real = real
        .iter()
        .map(|(old, new)| ("r.json", old.as_str(), new.as_str()));
    for (name, old, new) in cases.into_iter().chain(real) {
        let Some(result) = applied(&folder.0, name, old, new) else {
            println!("no git: skipped");
            return;
        };
        assert_eq!(result, new, "{name}");
    }
}

#[test]
fn many_changes_to_a_file_on_one_line_take_no_time() {
    let one = r#"{"type":"A.B/c","apiVersion":"1","name":"a","tags":{"k":"v","l":[1,2,3]}}"#;
    let resources = vec![one; 5_000].join(",");
    let text = format!(r#"{{"contentVersion":"1.0.0.0","resources":[{resources}]}}"#);
    let started = std::time::Instant::now();
    let (after, numbers) = enabled(&text).unwrap();
    assert_eq!(numbers.len(), 5_000);
    assert!(after.len() > text.len());
    let taken = started.elapsed();
    println!("{taken:?}");
    assert!(taken < std::time::Duration::from_secs(20), "{taken:?}");
}
