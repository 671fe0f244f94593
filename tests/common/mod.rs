//! What several test files share: rule pages and their examples, and a way to run commands.
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "each test file uses a part of it"
)]

pub(crate) mod command;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use armid::diagnostic::Finding;
use armid::engine::compare::{Compared, Reading, Text, compare};
use armid::engine::input::Input;
use armid::engine::parameters::read_parameters;
use armid::engine::run::check_files;
use armid::engine::{CheckOptions, Outcome, check};
use armid::knowledge::Wanted;
use armid::language::suppress::Date;
use armid::rules::Posture;
use armid::text::Source;
use walkdir::WalkDir;

/// The day of every example.
const TODAY: &str = "2026-11-26";

/// One example of a page.
#[derive(Debug)]
pub(crate) struct Example {
    /// `json`, `bicep` or `bicepparam`.
    pub language: String,
    /// `bad`, `fixed` or `good`; `before` is the older version of those that follow; or the name of a
    /// file that the examples below it go with.
    pub role: String,
    /// Names and texts of the files above it.
    pub beside: Vec<(String, String)>,
    /// The template that the example is a parameter file for.
    pub template: Option<String>,
    /// The older version, for a rule that compares.
    pub before: Option<String>,
    /// A rule that a bad example raises, too.
    pub with: Option<String>,
    /// Resource type and API version of a REST body.
    pub body: Option<(String, String)>,
    /// Whether the body is merged.
    pub patch: bool,
    /// Which identities are asked for.
    pub posture: Posture,
    /// The rules that run; empty for those that run by default.
    pub select: Vec<String>,
    /// The text.
    pub text: String,
    /// Line of the page on which the text starts.
    pub line: usize,
}

/// The posture of profiles, their names joined by commas.
pub(crate) fn profiles(names: &str) -> Posture {
    let profiles: Vec<String> = names.split(',').map(ToOwned::to_owned).collect();
    let known = armid::knowledge::profiles();
    assert!(
        profiles.iter().all(|name| known.contains(&&**name)),
        "{names}"
    );
    Posture {
        profiles,
        ..Posture::default()
    }
}

/// The rules that run by default, and one more.
pub(crate) fn with_rule(slug: &str) -> Vec<String> {
    assert!(armid::rules::find(slug).is_some(), "`{slug}` is no rule");
    let rules = armid::rules::ALL.iter();
    let wanted = rules.filter(|rule| rule.default || rule.slug == slug);
    wanted.map(|rule| rule.slug.to_owned()).collect()
}

/// The fenced examples of a page.
pub(crate) fn examples(page: &str) -> Vec<Example> {
    let mut all = Vec::new();
    let mut beside: Vec<(String, String)> = Vec::new();
    let mut lines = page.lines().enumerate();
    let mut older = BTreeMap::new();
    while let Some((number, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let mut words = info.split_whitespace();
        let language = words.next().unwrap_or_default().to_owned();
        let role = words.next().unwrap_or_default().to_owned();
        let mut example = Example {
            before: older.get(&language).filter(|_| role != "before").cloned(),
            language,
            role,
            beside: beside.clone(),
            template: None,
            with: None,
            body: None,
            patch: false,
            posture: Posture::default(),
            select: Vec::new(),
            text: String::new(),
            line: number + 2,
        };
        for word in words {
            let known = example.take(word);
            assert!(
                known,
                "line {}: `{word}` is no word of an example",
                number + 1
            );
        }
        for (_, line) in lines.by_ref() {
            if line == "```" {
                break;
            }
            example.text.push_str(line);
            example.text.push('\n');
        }
        if example.role.contains('.') {
            beside.push((example.role.clone(), example.text.clone()));
        }
        if example.role == "before" {
            older.insert(example.language.clone(), example.text.clone());
        }
        all.push(example);
    }
    all
}

impl Example {
    /// Takes a word behind the role; false when it means nothing.
    fn take(&mut self, word: &str) -> bool {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        match name {
            "patch" => self.patch = true,
            "parameters" => self.template = Some(value.to_owned()),
            "with" => self.with = Some(value.to_owned()),
            "as" => {
                let (kind, version) = value.split_once('@').expect("TYPE@VERSION");
                self.body = Some((kind.to_owned(), version.to_owned()));
            }
            "select" => self.select = with_rule(value),
            "profile" => self.posture = profiles(value),
            "want" => {
                let (resource_type, wanted) = value.split_once(':').expect("TYPE:KIND");
                let wanted = Wanted::named(wanted).expect("any, system or user");
                let types = &mut self.posture.types;
                types.push((resource_type.to_owned(), wanted));
            }
            _ => return false,
        }
        true
    }

    /// The options that the example asks for.
    pub(crate) fn options(&self) -> CheckOptions {
        CheckOptions {
            rest_body: self.body.clone(),
            patch: self.patch,
            posture: self.posture.clone(),
            today: Date::parse(TODAY),
            select: self.select.clone(),
            ..CheckOptions::default()
        }
    }

    /// Whether the example is a parameter file, and means nothing without its template.
    pub(crate) fn gives_parameters(&self) -> bool {
        self.template.is_some() || self.language == "bicepparam"
    }

    /// What is found in the example and the files that it goes with, all written to a folder.
    fn deployed(&self) -> Vec<(String, String, String)> {
        let name = format!("example-{}-{}", std::process::id(), self.line);
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join(format!("example.{}", self.language));
        for (name, text) in &self.beside {
            std::fs::write(folder.join(name), text).expect("a file");
        }
        std::fs::write(&path, &self.text).expect("a file");
        let mut options = self.options();
        let mut checked = path.clone();
        if let Some(template) = &self.template {
            let read = read_parameters(&path, u64::MAX).expect("a parameter file");
            options.parameters = Some(read.parameters.for_one_template());
            checked = folder.join(template);
        }
        let shown = checked.display().to_string();
        let run = check_files(vec![Input::file(checked, shown, true, u64::MAX)], &options);
        assert!(run.problems.is_empty(), "{:?}", run.problems);
        let reports = run.files.iter();
        let found = reports.flat_map(|report| {
            let findings = report.findings.iter();
            findings.map(|finding| told(&report.source, finding))
        });
        let found = found.collect();
        std::fs::remove_dir_all(&folder).expect("the folder");
        found
    }

    /// The file that the example is.
    pub(crate) fn source(&self) -> Source {
        Source::new(format!("example.{}", self.language), self.text.clone())
    }

    /// Each finding of the example: rule, severity, line, column, message.
    pub(crate) fn findings(&self) -> Vec<(String, String, String)> {
        if self.gives_parameters() {
            return self.deployed();
        }
        let source = self.source();
        let Outcome::Template(checked) = check(&source, &self.options(), true) else {
            panic!("line {}: no template", self.line);
        };
        let compared = self.compared();
        let findings = checked.findings.iter().chain(&compared);
        findings.map(|finding| told(&source, finding)).collect()
    }

    /// What the rules say that compare with the older version.
    fn compared(&self) -> Vec<Finding> {
        let Some(before) = &self.before else {
            return Vec::new();
        };
        let old = Text::new(Source::new(
            format!("example.{}", self.language),
            before.clone(),
        ));
        let options = &self.options();
        let named = true;
        let reading = Reading { options, named };
        let comparison = compare(&old, &Text::new(self.source()), reading);
        let findings = comparison.expect("two versions").findings.into_iter();
        let finding = |found: Compared| Finding {
            diagnostic: found.remark.diagnostic,
            subject: Some(found.subject),
            edits: Vec::new(),
        };
        findings.map(finding).collect()
    }
}

/// Rule, severity, line, column and message of a finding.
fn told(source: &Source, finding: &Finding) -> (String, String, String) {
    let diagnostic = &finding.diagnostic;
    let place = source.position(diagnostic.place.span.start);
    (
        diagnostic.rule.to_owned(),
        diagnostic.severity.word().to_owned(),
        format!("{}:{}: {}", place.line, place.column, diagnostic.message),
    )
}

/// The files below a folder whose names end in one of these, sorted.
pub(crate) fn files(folder: &Path, ends: &[&str]) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).into_iter();
    let paths = entries.map(|entry| entry.expect("a file or a folder").into_path());
    let wanted = |path: &PathBuf| {
        let end = path.extension().unwrap_or_default();
        ends.iter().any(|own| end == *own) && path.is_file()
    };
    let mut all: Vec<PathBuf> = paths.filter(wanted).collect();
    all.sort();
    all
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
