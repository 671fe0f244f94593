//! Real templates with the values that they have anyway: a parameter file that gives each parameter
//! its own default changes nothing of what is found, but where.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use armid::engine::input::Input;
use armid::engine::parameters::read_parameters;
use armid::engine::run::check_files;
use armid::engine::{CheckOptions, Outcome, check};
use armid::language::bicep::{self, Dialect, StatementKind};
use armid::text::Source;
use common::files;
use serde_json::Value;

/// What is found, by rule and severity.
type Counts = BTreeMap<String, usize>;

/// The findings of a template with a parameter file of that text.
fn found(template: &Path, name: &str, parameters: &str) -> Counts {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, parameters).unwrap();
    let read = read_parameters(&path, u64::MAX).unwrap();
    assert!(read.report.findings.is_empty(), "{parameters}");
    let options = CheckOptions {
        parameters: Some(read.parameters.for_one_template()),
        // A subscription may stand in a parameter file.
        ignore: vec!["hard-coded-subscription-id".to_owned()],
        ..CheckOptions::default()
    };
    let shown = template.display().to_string();
    let input = Input::file(template.to_owned(), shown.clone(), true, u64::MAX);
    let run = check_files(vec![input], &options);
    assert!(run.problems.is_empty(), "{:?}", run.problems);
    let mut counts = Counts::new();
    for report in &run.files {
        for finding in &report.findings {
            let own = &finding.diagnostic;
            let (file, span) = report.source.locate(own.place.span);
            assert!(span.end as usize <= file.text().len(), "{shown}");
            *counts
                .entry(format!("{} {}", own.severity.word(), own.rule))
                .or_default() += 1;
        }
    }
    counts
}

/// Defaults that mean the same in a parameter file.
fn json_defaults(text: &str) -> Option<String> {
    let template: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    template.get("resources")?;
    let mut values = serde_json::Map::new();
    for (name, declared) in template.get("parameters")?.as_object()? {
        let Some(default) = declared.get("defaultValue") else {
            continue;
        };
        if default.is_null() || default.to_string().contains('[') {
            continue;
        }
        let value = serde_json::json!({ "value": default });
        values.insert(name.clone(), value);
    }
    Some(serde_json::json!({ "parameters": values }).to_string())
}

fn bicep_defaults(text: &str) -> Option<String> {
    let document = bicep::parse(text, Dialect::Template);
    let mut values = "using none\n".to_owned();
    for (_, statement) in document.statements() {
        let StatementKind::Parameter { name, value, .. } = statement.kind else {
            continue;
        };
        let Some(value) = value else {
            continue;
        };
        let default = document.source(value);
        let is_text = default.starts_with('\'') && !default.contains('$');
        if is_text || ["true", "false", "{}", "[]"].contains(&default) {
            writeln!(values, "param {} = {default}", document.source(name)).unwrap();
        }
    }
    document.errors().is_empty().then_some(values)
}

#[test]
fn a_default_that_is_given_is_the_default() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let mut seen = 0;
    for path in files(&corpus.join("arm"), &["json"]) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        if let Some(values) = json_defaults(&text) {
            seen += 1;
            let empty = found(&path, "real-empty.json", "{ \"parameters\": {} }");
            assert_eq!(
                found(&path, "real.json", &values),
                empty,
                "{path:?}\n{values}"
            );
        }
    }
    assert!(seen > 50, "{seen}");
    for path in files(&corpus.join("bicep"), &["bicep"]) {
        let text = fs::read_to_string(&path).unwrap();
        if let Some(values) = bicep_defaults(&text) {
            seen += 1;
            let empty = found(&path, "real-empty.bicepparam", "using none\n");
            let given = found(&path, "real.bicepparam", &values);
            assert_eq!(given, empty, "{path:?}\n{values}");
        }
    }
    assert!(seen > 100, "{seen}");
}

/// Whatever a parameter is given, nothing panics, and every place is in a file.
#[test]
fn strange_values_are_survived() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let strange = [
        "null",
        "\"\"",
        "\"[x]\"",
        "-1",
        "1e400",
        "[[],{}]",
        "{\"type\":{\"type\":null}}",
        "{\"copy\":[{\"count\":1}]}",
        "\"\\u0000\"",
        "{\"\":\"\"}",
    ];
    for path in files(&corpus.join("arm"), &["json"]) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let source = Source::new("a.json", text.clone());
        if !matches!(
            check(&source, &CheckOptions::default(), false),
            Outcome::Template(_)
        ) {
            continue;
        }
        let text = text.trim_start_matches('\u{feff}');
        let Ok(template) = serde_json::from_str::<Value>(text) else {
            continue;
        };
        let Some(declared) = template.get("parameters").and_then(Value::as_object) else {
            continue;
        };
        let pairs = declared.keys().enumerate();
        let pairs: Vec<String> = pairs
            .map(|(at, name)| {
                let name = serde_json::to_string(name).unwrap();
                format!("{name}: {{ \"value\": {} }}", strange[at % strange.len()])
            })
            .collect();
        found(
            &path,
            "strange.json",
            &format!("{{ \"parameters\": {{ {} }} }}", pairs.join(", ")),
        );
    }
}
