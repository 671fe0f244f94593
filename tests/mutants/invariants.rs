//! What holds of every text whatever, for the seeded mutants here and for the fuzzers in `fuzz`.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "nobody uses all of it, and all of it may fail loudly"
)]

use armid::diagnostic::Safety;
use armid::engine::plan::{Command, Operation, Selector, VersionPolicy};
use armid::engine::problem::Problem;
use armid::engine::run::{FileReport, Run};
use armid::engine::{Applied, CheckOptions, Outcome, apply, check, fix, inventory};
use armid::language::Language;
use armid::language::bicep::{self, Dialect};
use armid::report::{self, Format, Style};
use armid::rules::{Posture, Setting};
use armid::text::{Source, Span, offset};

/// Every rule, and everything that is asked for.
pub fn everything() -> CheckOptions {
    let profiles = armid::knowledge::profiles();
    let rules = armid::rules::ALL.iter();
    CheckOptions {
        extend: rules.map(|rule| rule.slug.to_owned()).collect(),
        posture: Posture {
            profiles: profiles.into_iter().map(ToOwned::to_owned).collect(),
            ..Posture::default()
        },
        ..CheckOptions::default()
    }
}

/// A check comes to an end, and each of its places is a place of the file.
pub fn checked(path: &str, text: &str, options: &CheckOptions) -> Option<FileReport> {
    let source = Source::new(path, text);
    let Outcome::Template(checked) = check(&source, options, true) else {
        return None;
    };
    for finding in &checked.findings {
        let own = &finding.diagnostic;
        for label in own.related.iter().chain([&own.place]) {
            let (file, span) = source.locate(label.span);
            let place = span.start as usize..span.end as usize;
            assert!(file.text().get(place).is_some(), "{own:?}");
        }
    }
    let findings = checked.findings;
    Some(FileReport { source, findings })
}

/// A report is whole, and what is for programs can be read by them.
pub fn reported(file: FileReport, formats: &[Format]) {
    let run = Run {
        files: vec![file],
        checked: 1,
        ..Run::default()
    };
    for format in formats {
        let mut out = Vec::new();
        report::write(&run, *format, Style::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        if matches!(format, Format::Sarif | Format::Json | Format::Gitlab) {
            let read = serde_json::from_str::<serde_json::Value>(&text);
            assert!(read.is_ok(), "{}: {text}", format.word());
        }
    }
}

/// The inventory comes to an end.
pub fn listed(path: &str, text: &str) {
    let _broken = inventory(&Source::new(path, text), &CheckOptions::default(), true);
}

/// How many ways there are to change a file.
pub const WAYS: usize = 10;

/// A file is changed in one of the ways and read back, or it is left alone: armid never has to give
/// up what it wrote.
/// Says whether it is changed.
pub fn rewritten(path: &str, text: &str, way: usize, options: &CheckOptions) -> bool {
    let source = Source::new(path, text);
    let id = || vec!["id".to_owned()];
    let operation = match way % WAYS {
        0 => return mended(&source, options, Safety::Safe),
        1 => return mended(&source, options, Safety::Unsafe),
        2 => Operation::EnableSystem,
        3 => Operation::EnableUser(id()),
        4 => Operation::RemoveSystem,
        5 => Operation::RemoveUser(id()),
        6 => Operation::RemoveUser(Vec::new()),
        7 => Operation::RemoveAll,
        8 => Operation::Migrate(Some(VersionPolicy::Minimum)),
        _ => Operation::Migrate(Some(VersionPolicy::Latest)),
    };
    let command = Command {
        operation,
        selector: Selector::default(),
        unsafe_fixes: way % 2 == 1,
        drop_block: way.is_multiple_of(3),
    };
    match apply(&source, options, Setting::default(), true, &command) {
        Ok(Applied::Template {
            text: Some(new), ..
        }) => {
            assert_ne!(new.text(), text, "nothing is changed");
            true
        }
        Ok(_) => false,
        Err(problem) => gave_up(&problem, text),
    }
}

fn mended(source: &Source, options: &CheckOptions, allowed: Safety) -> bool {
    match fix(source, options, true, allowed) {
        Ok(fixed) => fixed.is_some_and(|fixed| {
            let left = fixed.checked.findings.iter();
            let mut labels = left.flat_map(|found| &found.diagnostic.related);
            let fights = labels.any(|label| label.message.ends_with("another fix would undo it"));
            assert!(!fights, "{}", source.text());
            fixed.text.is_some()
        }),
        Err(problem) => gave_up(&problem, source.text()),
    }
}

fn gave_up(problem: &Problem, text: &str) -> bool {
    assert!(!matches!(problem, Problem::Bug { .. }), "{problem}\n{text}");
    false
}

/// Tokens with the gaps between them are the file, and no place is outside of it.
pub fn parsed_as_bicep(text: &str, dialect: Dialect) {
    let document = bicep::parse(text, dialect);
    let mut at = 0;
    for token in document.tokens() {
        let span = token.span.start as usize..token.span.end as usize;
        assert!(at <= span.start && text.get(span.clone()).is_some());
        at = span.end;
    }
    for error in document.errors() {
        let place = error.span.start as usize..error.span.end as usize;
        assert!(text.get(place).is_some(), "{error:?}");
    }
    let whole = Span::new(0, offset(text.len()));
    let mut pieces: Vec<_> = document.trivia(whole).map(|trivia| trivia.span).collect();
    pieces.extend(document.tokens().iter().map(|token| token.span));
    pieces.sort();
    let all: String = pieces.iter().map(|span| span.slice(text)).collect();
    assert_eq!(all, text);
}

/// What silences findings is read, and each comment is a place of the file.
pub fn silenced(path: &str, text: &str) {
    let source = Source::new(path, text);
    let _strict = armid::language::suppress::is_strict(&source);
    drop(armid::language::suppress::of(&source));
}

/// An expression is read, of any language.
pub fn read_as_expression(text: &str) {
    for language in [Language::Arm, Language::Bicep] {
        drop(language.read_expression(text));
    }
}
