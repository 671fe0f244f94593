//! What several test files share: rule pages and their examples.
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "each test file uses a part of it"
)]

use std::path::PathBuf;

use armid::engine::{CheckOptions, Outcome, check};
use armid::text::Source;

/// One example of a page.
#[derive(Debug)]
pub(crate) struct Example {
    /// `json` or `bicep`.
    pub language: String,
    /// `bad`, `fixed` or `good`.
    pub role: String,
    /// Resource type and API version of a REST body.
    pub body: Option<(String, String)>,
    /// Whether the body is merged.
    pub patch: bool,
    /// The text.
    pub text: String,
    /// Line of the page on which the text starts.
    pub line: usize,
}

/// The fenced examples of a page.
pub(crate) fn examples(page: &str) -> Vec<Example> {
    let mut all = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let mut words = info.split_whitespace();
        let language = words.next().unwrap_or_default().to_owned();
        let role = words.next().unwrap_or_default().to_owned();
        let mut example = Example {
            language,
            role,
            body: None,
            patch: false,
            text: String::new(),
            line: number + 2,
        };
        for word in words {
            if word == "patch" {
                example.patch = true;
            } else if let Some(("as", named)) = word.split_once('=') {
                let (kind, version) = named.split_once('@').expect("TYPE@VERSION");
                example.body = Some((kind.to_owned(), version.to_owned()));
            } else {
                panic!("line {}: `{word}` is no word of an example", number + 1);
            }
        }
        for (_, line) in lines.by_ref() {
            if line == "```" {
                break;
            }
            example.text.push_str(line);
            example.text.push('\n');
        }
        all.push(example);
    }
    all
}

impl Example {
    /// The options that the example asks for.
    pub(crate) fn options(&self) -> CheckOptions {
        CheckOptions {
            rest_body: self.body.clone(),
            patch: self.patch,
            ..CheckOptions::default()
        }
    }

    /// The file that the example is.
    pub(crate) fn source(&self) -> Source {
        Source::new(format!("example.{}", self.language), self.text.clone())
    }

    /// Each finding of the example: rule, severity, line, column, message.
    pub(crate) fn findings(&self) -> Vec<(String, String, String)> {
        let source = self.source();
        let Outcome::Template(findings) = check(&source, &self.options(), true) else {
            panic!("line {}: no template", self.line);
        };
        findings
            .iter()
            .map(|finding| {
                let diagnostic = &finding.diagnostic;
                let place = source.position(diagnostic.place.span.start);
                (
                    diagnostic.rule.to_owned(),
                    diagnostic.severity.word().to_owned(),
                    format!("{}:{}: {}", place.line, place.column, diagnostic.message),
                )
            })
            .collect()
    }
}

/// The folder of real templates, when it is there.
pub(crate) fn corpus() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("ARMID_CORPUS").map_or(beside, PathBuf::from);
    let found = folder.is_dir();
    if !found {
        println!("skipped: the folder of real templates is not here");
    }
    found.then_some(folder)
}
