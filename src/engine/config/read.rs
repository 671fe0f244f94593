//! Floor 5: from the text of an `armid.toml` to what it says.

use std::path::PathBuf;

use toml::de::DeTable;

use super::fail_on::FailOn;
use super::flaw::ConfigError;
use super::globs::Globs;
use super::keys::{COMBINED, KEYS, SEVERITIES, Takes, WANTED, find};
use super::table::{Placed, Reader, Value, is_empty_list};
use super::{Config, VersionPolicy};
use crate::diagnostic::Severity;
use crate::engine::problem::did_you_mean;
use crate::knowledge::{self, Overlay, Wanted};
use crate::rules::{Posture, Rule};
use crate::text::{Source, Span, nearest, offset};

/// As many patterns or entries one list may have.
const MOST: usize = 1000;

impl Config {
    /// Reads a file; its patterns are relative to `base`.
    pub(super) fn read(source: Source, base: PathBuf) -> Result<Self, ConfigError> {
        let mut reader = Reader {
            start: source.start(),
            mistakes: Vec::new(),
        };
        let mut config = Self::empty(source, base);
        let text = config.source.text().to_owned();
        let text = text.get(reader.start as usize..).unwrap_or_default();
        match DeTable::parse(text) {
            Err(error) => {
                let range = error.span().unwrap_or_default();
                let span = Span::new(offset(range.start), offset(range.end));
                let message = format!("this is no TOML: {}", error.message());
                reader.wrong(span.moved(reader.start), message, None);
            }
            Ok(document) => {
                let place = Span::at(reader.start);
                reader.entries(document.get_ref(), KEYS, place, |reader, key, at, value| {
                    config.take(reader, key, at, value);
                });
                config.check(&mut reader);
            }
        }
        if reader.mistakes.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError::new(&config.source, reader.mistakes))
        }
    }

    fn empty(source: Source, base: PathBuf) -> Self {
        Self {
            source,
            base,
            select: Vec::new(),
            extend_select: Vec::new(),
            ignore: Vec::new(),
            unsafe_fixes: Vec::new(),
            severity: Vec::new(),
            exclude: Globs::default(),
            per_file_ignores: (Globs::default(), Vec::new()),
            fail_on: None,
            api_version: None,
            combined_spelling: None,
            profiles: Vec::new(),
            types: Vec::new(),
            overlay: Overlay::default(),
            overrides: Vec::new(),
            suppress: Vec::new(),
            suppressions: Vec::new(),
        }
    }

    /// Takes the value of one key; `at` is where the key is.
    fn take(&mut self, reader: &mut Reader, key: &str, at: Span, value: &Value<'_>) {
        match key {
            "select" => {
                self.select = reader.rules(value);
                if is_empty_list(value) {
                    let help = "leave it out for the rules that run by default".to_owned();
                    reader.wrong(reader.span(value), "no rule would run", Some(help));
                }
            }
            "extend-select" => self.extend_select = reader.rules(value),
            "ignore" => self.ignore = reader.rules(value),
            "unsafe-fixes" => self.unsafe_fixes = reader.rules(value),
            "fail-on" => {
                let word = reader.word(value, FailOn::WORDS);
                self.fail_on = word.and_then(|word| word.and(FailOn::parse(word.value)));
            }
            "exclude" => {
                let patterns = reader.texts(value, "a list of patterns", "a pattern");
                self.exclude = reader.globs(patterns, at);
            }
            "api-version" => self.api_version = reader.policy(value),
            "combined-spelling" => self.combined_spelling = reader.word(value, COMBINED),
            "severity" => self.severity = reader.severities(value),
            "per-file-ignores" => self.per_file_ignores = reader.rules_by_pattern(value),
            "posture" => self.posture(reader, value),
            "override" => self.overrides(reader, value),
            "suppress" => {
                (self.suppressions, self.suppress) = reader.suppress(value).into_iter().unzip();
            }
            _ => {}
        }
    }

    fn posture(&mut self, reader: &mut Reader, value: &Value<'_>) {
        let place = reader.span(value);
        let Some(table) = reader.table(value, "a table") else {
            return;
        };
        let Some(Takes::Table(keys)) = find(KEYS, "posture").map(|key| key.takes) else {
            return;
        };
        reader.entries(table, keys, place, |reader, key, _, value| match key {
            "profiles" => self.profiles = reader.profiles(value),
            _ => self.types = reader.kinds_by_type(value),
        });
    }

    fn overrides(&mut self, reader: &mut Reader, value: &Value<'_>) {
        for (written, mut correction) in reader.overrides(value) {
            let place = self.place(written.span);
            correction.reason = format!("{place} says so: {}", correction.reason);
            self.overlay.corrections.push(correction);
            self.overrides.push(written);
        }
    }

    /// What is wrong only when the whole file is known.
    fn check(&self, reader: &mut Reader) {
        let mut asked = self.select.iter().chain(&self.extend_select);
        let is_off = |slug: &str| self.ignore().any(|off| off == slug);
        if let Some(first) = self.select.first()
            && asked.all(|own| is_off(own.value.slug))
        {
            let help = "every rule of `select` is in `ignore` or off: leave one of the two out";
            reader.wrong(first.span, "no rule would run", Some(help.to_owned()));
        }
        for rule in self.select.iter().chain(&self.extend_select) {
            let slug = rule.value.slug;
            if Posture::is_needed_by(slug) && self.profiles.is_empty() && self.types.is_empty() {
                let help = "add `profiles` or `types` to `[posture]`".to_owned();
                let message = format!("`{slug}` looks for what `[posture]` asks, which is nothing");
                reader.wrong(rule.span, message, Some(help));
            }
        }
        let overridden = |name: &str| {
            let mut own = self.overlay.corrections.iter();
            own.any(|own| own.resource_type.eq_ignore_ascii_case(name))
        };
        for (name, _) in &self.types {
            if knowledge::is_known(&name.value) || overridden(&name.value) {
                continue;
            }
            let help = if name.value.contains('*') {
                Some("write each type by itself: no patterns stand here".to_owned())
            } else {
                did_you_mean(knowledge::nearest(&name.value))
            };
            let help = help.or_else(|| Some("describe it in an `[[override]]`".to_owned()));
            let message = format!("`{}` is no resource type that armid knows", name.value);
            reader.wrong(name.span, message, help);
        }
    }
}

impl<T> Placed<T> {
    /// Another value at the same place.
    fn and<U>(&self, value: Option<U>) -> Option<Placed<U>> {
        let span = self.span;
        value.map(|value| Placed { value, span })
    }
}

impl Reader {
    /// Patterns, if all of them are right; `at` is where they are asked for.
    pub(super) fn globs(&mut self, patterns: Vec<Placed<String>>, at: Span) -> Globs {
        if self.too_many(patterns.len(), at) {
            return Globs::default();
        }
        Globs::new(patterns).unwrap_or_else(|mistakes| {
            self.mistakes.extend(mistakes);
            Globs::default()
        })
    }

    /// Tells of a list that is too long.
    pub(super) fn too_many(&mut self, number: usize, at: Span) -> bool {
        if number > MOST {
            let message = format!("there are {number} of them here, and {MOST} are the most");
            self.wrong(at, message, None);
        }
        number > MOST
    }

    fn policy(&mut self, value: &Value<'_>) -> Option<Placed<VersionPolicy>> {
        let text = self.date_text(value)?;
        let policy = VersionPolicy::parse(&text.value);
        if policy.is_none() {
            let near = nearest(&text.value, ["minimum", "latest"]);
            let help = "write `minimum`, `latest`, or an API version such as `2018-06-01`";
            let help = did_you_mean(near).or_else(|| Some(help.to_owned()));
            self.wrong(
                text.span,
                format!("`{}` is no API version", text.value),
                help,
            );
        }
        text.and(policy)
    }

    fn severities(&mut self, value: &Value<'_>) -> Vec<(Placed<&'static Rule>, Option<Severity>)> {
        let mut all = Vec::new();
        let table = self.table(value, "a table of rules with their severities");
        for (name, value) in table.into_iter().flatten() {
            let span = self.span(name);
            let rule = self.rule(name.get_ref(), span);
            let word = self.word(value, SEVERITIES);
            if let (Some(rule), Some(word)) = (rule, word) {
                let severities = [Severity::Note, Severity::Warning, Severity::Error];
                let mut severities = severities.into_iter();
                let severity = severities.find(|severity| severity.word() == word.value);
                all.push((Placed { value: rule, span }, severity));
            }
        }
        all.sort_by_key(|(rule, _)| rule.span);
        all
    }

    fn rules_by_pattern(&mut self, value: &Value<'_>) -> (Globs, Vec<Vec<Placed<&'static Rule>>>) {
        let mut all = Vec::new();
        let table = self.table(value, "a table of patterns with their rules");
        for (pattern, value) in table.into_iter().flatten() {
            let span = self.span(pattern);
            let value_of = self.rules(value);
            let pattern = pattern.get_ref().as_ref().to_owned();
            all.push((
                Placed {
                    value: pattern,
                    span,
                },
                value_of,
            ));
        }
        all.sort_by_key(|(pattern, _)| pattern.span);
        let (patterns, rules) = all.into_iter().unzip();
        let at = self.span(value);
        (self.globs(patterns, at), rules)
    }

    fn profiles(&mut self, value: &Value<'_>) -> Vec<Placed<&'static str>> {
        let known = knowledge::profiles();
        let names = self.texts(value, "a list of profiles", "the name of a profile");
        let found = names.into_iter().map(|name| {
            let profile = known
                .iter()
                .find(|own| own.eq_ignore_ascii_case(&name.value));
            if profile.is_none() {
                let near = nearest(&name.value, known.iter().copied());
                let help = did_you_mean(near);
                let help = help.or_else(|| Some(format!("the profiles are {}", known.join(", "))));
                self.wrong(
                    name.span,
                    format!("there is no profile `{}`", name.value),
                    help,
                );
            }
            name.and(profile.copied())
        });
        found.flatten().collect()
    }

    fn kinds_by_type(&mut self, value: &Value<'_>) -> Vec<(Placed<String>, Wanted)> {
        let mut all = Vec::new();
        let table = self.table(value, "a table of resource types with the kind of each");
        for (name, value) in table.into_iter().flatten() {
            let span = self.span(name);
            let word = self.word(value, WANTED);
            if let Some(wanted) = word.and_then(|word| Wanted::named(word.value)) {
                let value = name.get_ref().as_ref().to_owned();
                all.push((Placed { value, span }, wanted));
            }
        }
        all.sort_by_key(|(name, _)| name.span);
        all
    }
}
