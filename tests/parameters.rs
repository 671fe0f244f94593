//! Every case of `testdata/parameters`: a template with its parameter file, in both languages, has
//! the findings that are written beside it, and the same ones in each.
//!
//! `expected` has one line for each finding: `file:line:column severity rule`.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use armid::engine::CheckOptions;
use armid::engine::input::Input;
use armid::engine::parameters::read_parameters;
use armid::engine::run::{Run, check_files};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/parameters")
}

fn cases() -> BTreeSet<String> {
    let cases = fs::read_dir(folder()).unwrap();
    cases
        .map(|case| case.unwrap().file_name().into_string().unwrap())
        .collect()
}

fn input(path: PathBuf) -> Input {
    let shown = path.display().to_string();
    Input::file(path, shown, true, u64::MAX)
}

/// A finding: the file's name, line and column, severity and rule.
type Told = (String, String, String);

fn told(run: &Run) -> Vec<Told> {
    assert!(run.problems.is_empty(), "{:?}", run.problems);
    let mut all = Vec::new();
    for report in &run.files {
        for finding in &report.findings {
            let diagnostic = &finding.diagnostic;
            let (file, span) = report.source.locate(diagnostic.place.span);
            let place = file.position(span.start);
            let name = Path::new(file.path()).file_name().unwrap();
            all.push((
                name.to_string_lossy().into_owned(),
                format!("{}:{}", place.line, place.column),
                format!("{} {}", diagnostic.severity.word(), diagnostic.rule),
            ));
        }
    }
    all
}

/// What the Bicep files of a case say, if there are any.
fn bicep(case: &Path) -> Option<Vec<Told>> {
    let path = case.join("values.bicepparam");
    let run = path
        .exists()
        .then(|| check_files(vec![input(path)], &CheckOptions::default()))?;
    Some(told(&run))
}

/// What the JSON files of a case say, if there are any.
fn json(case: &Path) -> Option<Vec<Told>> {
    let path = case.join("values.parameters.json");
    if !path.exists() {
        return None;
    }
    let read = read_parameters(&path, u64::MAX).unwrap();
    assert!(read.report.findings.is_empty());
    let options = CheckOptions {
        parameters: Some(read.parameters.for_one_template()),
        ..CheckOptions::default()
    };
    Some(told(&check_files(
        vec![input(case.join("main.json"))],
        &options,
    )))
}

#[test]
fn every_case_has_the_findings_that_are_written_beside_it() {
    let mut wrong = Vec::new();
    for name in cases() {
        let case = folder().join(&name);
        let expected = fs::read_to_string(case.join("expected")).unwrap();
        let found = [bicep(&case), json(&case)].into_iter().flatten().flatten();
        let found: Vec<String> = found
            .map(|(file, place, what)| format!("{file}:{place} {what}\n"))
            .collect();
        let found = found.concat();
        if found != expected {
            wrong.push(format!("{name}\n  wanted\n{expected}  found\n{found}"));
        }
        assert_eq!(expected.is_empty(), name.starts_with("clean-"), "{name}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn both_languages_say_the_same_of_the_same_values() {
    // What is in the template, and what in its values.
    let kinds = |all: Vec<Told>| -> BTreeSet<(bool, String)> {
        let kinds = all.into_iter();
        kinds
            .map(|(file, _, what)| (file.starts_with("values."), what))
            .collect()
    };
    let mut pairs = 0;
    for name in cases() {
        let case = folder().join(&name);
        if let (Some(bicep), Some(json)) = (bicep(&case), json(&case)) {
            pairs += 1;
            assert_eq!(kinds(bicep), kinds(json), "{name}");
        }
    }
    assert!(pairs >= 15, "{pairs}");
}
