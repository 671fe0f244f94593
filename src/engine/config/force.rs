//! Floor 5: what is in force for one file, as an `armid.toml` would say it, and who says so.

use std::path::PathBuf;

use super::table::{Placed, Written, bare, quoted};
use super::{Config, FailOn, VersionPolicy};
use crate::knowledge::Wanted;
use crate::rules::Rule;
use crate::text::Span;

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--select`.
    pub select: Vec<String>,
    /// `--ignore`.
    pub ignore: Vec<String>,
    /// `--profile`.
    pub profiles: Vec<String>,
    /// `--fail-on`.
    pub fail_on: Option<FailOn>,
    /// `--api-version`.
    pub api_version: Option<VersionPolicy>,
}

/// Who says what is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A flag.
    Flag(&'static str),
    /// A configuration: its path and the line.
    Place(String),
    /// Nobody: it is so unless somebody says otherwise.
    Default,
}

/// A line of TOML, and who says so; `None` where the lines below it tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The text of the line.
    pub text: String,
    /// Who says so.
    pub origin: Option<Origin>,
}

/// Writes down what is in force.
struct Force<'c> {
    config: Option<&'c Config>,
    lines: Vec<Line>,
}

/// What is in force for a file, line by line; `files` are its real path and, of a parameter file,
/// that of the template which it is for.
pub fn in_force(config: Option<&Config>, flags: &Flags, files: &[PathBuf]) -> Vec<Line> {
    let mut force = Force {
        config,
        lines: Vec::new(),
    };
    force.rules(flags);
    force.values(flags);
    if let Some(config) = config {
        force.tables(config, files);
    }
    force.posture(flags);
    if let Some(config) = config {
        force.written("override", &config.overrides);
        force.written("suppress", &config.suppressions);
    }
    force.lines
}

/// A value that was chosen, and who chose it.
type Chosen<T> = (T, Origin);

impl Force<'_> {
    fn line(&mut self, text: impl Into<String>, origin: Option<Origin>) {
        let text = text.into();
        self.lines.push(Line { text, origin });
    }

    fn place(&self, span: Span) -> Origin {
        self.config
            .map_or(Origin::Default, |config| Origin::Place(config.place(span)))
    }

    /// `key = value`.
    fn value(&mut self, key: &str, value: &str, origin: Origin) {
        self.line(format!("{} = {value}", bare(key)), Some(origin));
    }

    /// `key = [`, and each item on a line of its own.
    fn list(&mut self, key: &str, items: Vec<Chosen<String>>) {
        if items.is_empty() {
            return self.value(key, "[]", Origin::Default);
        }
        self.line(format!("{} = [", bare(key)), None);
        for (item, origin) in items {
            self.line(format!("  {},", quoted(&item)), Some(origin));
        }
        self.line("]", None);
    }

    fn placed(&self, rules: &[Placed<&'static Rule>]) -> Vec<Chosen<String>> {
        let rules = rules.iter();
        rules
            .map(|rule| (rule.value.slug.to_owned(), self.place(rule.span)))
            .collect()
    }

    /// Which rules run. `--select` makes all else that chooses rules moot.
    fn rules(&mut self, flags: &Flags) {
        let given = |all: &[String], flag| -> Vec<Chosen<String>> {
            let all = all.iter().cloned();
            all.map(|slug| (slug, Origin::Flag(flag))).collect()
        };
        let mut select = given(&flags.select, "--select");
        let mut ignore = given(&flags.ignore, "--ignore");
        let mut extend = Vec::new();
        if let Some(config) = self.config.filter(|_| select.is_empty()) {
            select = self.placed(&config.select);
            extend = self.placed(&config.extend_select);
            ignore.extend(self.placed(&config.ignore));
        }
        if select.is_empty() {
            self.line("# select is not given", Some(Origin::Default));
        } else {
            self.list("select", select);
        }
        self.list("extend-select", extend);
        self.list("ignore", ignore);
    }

    fn values(&mut self, flags: &Flags) {
        let (fail_on, origin) = self.chosen(flags.fail_on, "--fail-on", |own| own.fail_on.clone());
        self.value("fail-on", &quoted(fail_on.word()), origin);
        let patterns = self
            .config
            .map_or(&[][..], |config| config.exclude.patterns());
        let patterns = patterns.iter();
        let patterns = patterns.map(|own| (own.value.clone(), self.place(own.span)));
        let patterns = patterns.collect();
        self.list("exclude", patterns);
        let given = flags.api_version.clone();
        let (policy, origin) = self.chosen(given, "--api-version", |own| own.api_version.clone());
        self.value("api-version", &quoted(policy.word()), origin);
        if let Some(spelling) = self.config.and_then(|own| own.combined_spelling.clone()) {
            let origin = self.place(spelling.span);
            self.value("combined-spelling", &quoted(spelling.value), origin);
        } else {
            self.line("# combined-spelling is not given", Some(Origin::Default));
        }
        let trusted = self.config.map_or(&[][..], |config| &config.unsafe_fixes);
        let trusted = self.placed(trusted);
        self.list("unsafe-fixes", trusted);
    }

    fn chosen<T: Default>(
        &self,
        given: Option<T>,
        flag: &'static str,
        own: impl FnOnce(&Config) -> Option<Placed<T>>,
    ) -> Chosen<T> {
        if let Some(given) = given {
            return (given, Origin::Flag(flag));
        }
        match self.config.and_then(own) {
            Some(own) => (own.value, self.place(own.span)),
            None => (T::default(), Origin::Default),
        }
    }

    fn header(&mut self, name: &str, origin: Option<Origin>) {
        self.line("", None);
        self.line(name, origin);
    }

    fn tables(&mut self, config: &Config, files: &[PathBuf]) {
        if !config.severity.is_empty() {
            self.header("[severity]", None);
        }
        for (rule, severity) in &config.severity {
            let word = severity.map_or("off", crate::diagnostic::Severity::word);
            let origin = self.place(rule.span);
            self.value(rule.value.slug, &quoted(word), origin);
        }
        let (globs, rules) = &config.per_file_ignores;
        if !rules.is_empty() {
            self.header("[per-file-ignores]", None);
        }
        let inside = files.iter().filter_map(|file| config.inside(file));
        let fitting: Vec<usize> = inside.flat_map(|inside| globs.fitting(inside)).collect();
        for (number, (pattern, rules)) in globs.patterns().iter().zip(rules).enumerate() {
            let names: Vec<_> = rules.iter().map(|rule| quoted(rule.value.slug)).collect();
            if !fitting.contains(&number) {
                self.line("# not here:", None);
            }
            let origin = self.place(pattern.span);
            self.value(&pattern.value, &format!("[{}]", names.join(", ")), origin);
        }
    }

    fn posture(&mut self, flags: &Flags) {
        let given = flags.profiles.iter();
        let mut profiles: Vec<Chosen<String>> = given
            .map(|name| (name.clone(), Origin::Flag("--profile")))
            .collect();
        let types = self.config.map_or(&[][..], |config| &config.types);
        if let Some(config) = self.config.filter(|_| profiles.is_empty()) {
            let own = config.profiles.iter();
            let own = own.map(|own| (own.value.to_owned(), self.place(own.span)));
            profiles = own.collect();
        }
        self.header("[posture]", None);
        self.list("profiles", profiles);
        if !types.is_empty() {
            self.header("[posture.types]", None);
        }
        for (name, wanted) in types {
            let word = match wanted {
                Wanted::Any => "any",
                Wanted::System => "system",
                Wanted::User => "user",
            };
            let origin = self.place(name.span);
            self.value(&name.value, &quoted(word), origin);
        }
    }

    fn written(&mut self, name: &str, tables: &[Written]) {
        for table in tables {
            let origin = self.place(table.span);
            self.header(&format!("[[{name}]]"), Some(origin));
            for (key, text, span) in &table.entries {
                let origin = self.place(*span);
                self.value(key, text, origin);
            }
        }
    }
}
