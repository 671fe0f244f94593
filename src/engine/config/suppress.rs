//! Floor 5: the `[[suppress]]` tables: findings that are known and accepted, for files in which
//! comments are not welcome.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Config;
use super::globs::Globs;
use super::keys::{KEYS, Takes, find};
use super::table::{Placed, Reader, Value, Written, is_empty_list};
use crate::diagnostic::Finding;
use crate::engine::plan::{is_at, matches};
use crate::engine::silence::HEARD;
use crate::language::suppress::Date;
use crate::rules::{Check, Idle, Rule};
use crate::text::Span;

/// Findings that are accepted.
#[derive(Debug)]
pub struct Entry {
    /// The files; none given is all.
    path: Globs,
    resource_type: Option<String>,
    name: Option<String>,
    resource: Option<String>,
    rules: Vec<Silencing>,
    /// The last day on which it counts.
    until: Option<(Date, Span)>,
}

/// A rule that an entry silences.
#[derive(Debug)]
struct Silencing {
    rule: Placed<&'static Rule>,
    /// It has silenced a finding.
    used: AtomicBool,
    /// A file that the entry is for may have findings that nobody has looked for.
    unsure: AtomicBool,
}

impl Entry {
    /// Whether it is for a file, whose path is relative to the folder of the configuration.
    pub(super) fn is_for(&self, inside: Option<&Path>) -> bool {
        self.path.patterns().is_empty() || inside.is_some_and(|inside| self.path.fits(inside))
    }

    /// Whether its day is over.
    pub(super) fn is_over(&self, today: Option<Date>) -> bool {
        let days = self.until.zip(today);
        days.is_some_and(|((until, _), today)| until < today)
    }

    /// Whether it silences a finding, which it remembers.
    pub(super) fn silences(&self, finding: &Finding) -> bool {
        let slug = finding.diagnostic.rule;
        let mut rules = self.rules.iter();
        let Some(rule) = rules.find(|own| own.rule.value.slug == slug) else {
            return false;
        };
        let fits = self.fits(finding);
        if fits {
            rule.used.store(true, Ordering::Relaxed);
        }
        fits
    }

    fn fits(&self, finding: &Finding) -> bool {
        let (by_type, by_name) = (&self.resource_type, &self.name);
        if by_type.is_none() && by_name.is_none() && self.resource.is_none() {
            return true;
        }
        let Some(subject) = &finding.subject else {
            return false;
        };
        let own_type = subject.resource_type.as_deref().unwrap_or_default();
        let of_type = by_type
            .as_ref()
            .is_none_or(|pattern| matches(pattern, own_type));
        let named = by_name.is_none() || *by_name == subject.name;
        let here = self.resource.as_ref();
        of_type && named && here.is_none_or(|wanted| is_at(&subject.address, wanted))
    }

    fn note(&self, ran: &[&'static Rule], whole: bool) {
        for own in &self.rules {
            let slug = own.rule.value.slug;
            // What compares two versions finds something only where there is an older one.
            let is_told = |rule: &&Rule| !matches!(rule.check, Check::Comparing(_));
            let mut told = ran.iter().filter(|rule| is_told(rule));
            if !whole || !told.any(|rule| rule.slug == slug) {
                own.unsure.store(true, Ordering::Relaxed);
            }
        }
    }

    /// The rules of which it has silenced nothing, once every file has been checked.
    fn idle(&self) -> impl Iterator<Item = &Placed<&'static Rule>> {
        let told = |flag: &AtomicBool| flag.load(Ordering::Relaxed);
        let rules = self.rules.iter();
        let idle = rules.filter(move |own| !told(&own.used) && !told(&own.unsure));
        idle.map(|own| &own.rule)
    }
}

impl Config {
    /// The numbers of the entries that are for a file, by its real path.
    pub(in crate::engine) fn entries_for(&self, file: &Path) -> Vec<usize> {
        let inside = self.inside(file);
        let entries = self.suppress.iter().enumerate();
        let fitting = entries.filter(|(_, entry)| entry.is_for(inside));
        fitting.map(|(number, _)| number).collect()
    }

    /// Whether it has entries.
    pub(in crate::engine) fn accepts_any(&self) -> bool {
        !self.suppress.is_empty()
    }

    /// Whether one of some entries silences a finding.
    pub(in crate::engine) fn accepts(
        &self,
        entries: &[usize],
        finding: &Finding,
        today: Option<Date>,
    ) -> bool {
        let mut entries = entries
            .iter()
            .filter_map(|number| self.suppress.get(*number));
        entries.any(|entry| !entry.is_over(today) && entry.silences(finding))
    }

    /// Takes note of a file that entries are for: whether it was checked in full, by which rules.
    pub(in crate::engine) fn note(&self, entries: &[usize], ran: &[&'static Rule], whole: bool) {
        let mut entries = entries
            .iter()
            .filter_map(|number| self.suppress.get(*number));
        entries.by_ref().for_each(|entry| entry.note(ran, whole));
    }

    /// What of its entries silences nothing: what is over, and, when it is known, what is unused.
    /// `everything` says that all files of its folder were checked.
    pub(super) fn idle(&self, today: Option<Date>, everything: bool) -> Vec<Finding> {
        let mut found = Vec::new();
        for entry in &self.suppress {
            match entry.until {
                Some((until, span)) if entry.is_over(today) => {
                    found.push(Idle::EntryExpired(until.to_string()).finding(span, None));
                }
                _ if everything => found.extend(
                    entry
                        .idle()
                        .map(|rule| Idle::UnusedEntry(rule.value.slug).finding(rule.span, None)),
                ),
                _ => {}
            }
        }
        let findings = found.into_iter().map(|diagnostic| Finding {
            diagnostic,
            subject: None,
            edits: Vec::new(),
        });
        findings.collect()
    }
}

impl Reader {
    /// Every entry, and how it is written.
    pub(super) fn suppress(&mut self, value: &Value<'_>) -> Vec<(Written, Entry)> {
        let tables = self.list(value, "tables, each `[[suppress]]`");
        let at = self.span(value);
        if self.too_many(tables.len(), at) {
            return Vec::new();
        }
        let all = tables.iter().map(|table| self.entry(table));
        all.flatten().collect()
    }

    fn entry(&mut self, value: &Value<'_>) -> Option<(Written, Entry)> {
        let Some(Takes::Tables(keys)) = find(KEYS, "suppress").map(|key| key.takes) else {
            return None;
        };
        let table = self.table(value, "a table")?;
        let place = self.span(value);
        let mut own = Entry {
            path: Globs::default(),
            resource_type: None,
            name: None,
            resource: None,
            rules: Vec::new(),
            until: None,
        };
        self.entries(table, keys, place, |reader, key, span, value| {
            // The pointer of a resource that is the whole file.
            if key == "resource" && value.get_ref().as_str() == Some("") {
                own.resource = Some(String::new());
                return;
            }
            let mut text = |what| reader.text(value, what).map(|text| text.value);
            match key {
                "type" => own.resource_type = text("a resource type"),
                "name" => own.name = text("a name"),
                "resource" => own.resource = text("a JSON pointer or a symbolic name"),
                "reason" => drop(text("a reason")),
                "path" => {
                    let pattern = reader.text(value, "a pattern");
                    own.path = reader.globs(pattern.into_iter().collect(), span);
                }
                "until" => own.until = reader.date(value),
                _ => own.rules = reader.silencing(value),
            }
        });
        Some((self.written(table, place), own))
    }

    fn silencing(&mut self, value: &Value<'_>) -> Vec<Silencing> {
        if is_empty_list(value) {
            let help = "name the rules: `armid rules` lists them".to_owned();
            self.wrong(self.span(value), "this entry silences nothing", Some(help));
        }
        let rules = self.rules(value);
        for rule in rules.iter().filter(|rule| rule.value.slug == HEARD) {
            let help = "mend the file: Azure cannot read it either".to_owned();
            self.wrong(
                rule.span,
                format!("`{HEARD}` cannot be silenced"),
                Some(help),
            );
        }
        let silencing = rules.into_iter().map(|rule| Silencing {
            rule,
            used: AtomicBool::new(false),
            unsure: AtomicBool::new(false),
        });
        silencing.collect()
    }

    fn date(&mut self, value: &Value<'_>) -> Option<(Date, Span)> {
        let text = self.date_text(value)?;
        let date = Date::parse(&text.value);
        if date.is_none() {
            let help = "write a day as `2027-01-31`".to_owned();
            self.wrong(text.span, format!("`{}` is no day", text.value), Some(help));
        }
        date.map(|date| (date, text.span))
    }
}
