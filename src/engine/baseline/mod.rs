//! Floor 5: findings that are known already, so that only new ones are told. Draws nothing.
//!
//! A finding is known by its fingerprint, which stays when lines move, and by how many there are of
//! it: of three that are the same, two known ones leave one. Paths count from the folder of the
//! baseline, so that it is the same wherever armid is run.

mod place;
mod problem;
mod read;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::fingerprint::{VERSION, of_first};
use super::run::Run;
use super::silence::HEARD;
use crate::diagnostic::Finding;
use crate::text::Source;
use place::Places;

pub use place::Scope;
pub use problem::BaselineProblem;

/// Version of the form of a baseline's file.
const SCHEMA_VERSION: u32 = 1;

/// Known findings.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    places: Places,
    entries: Found,
}

/// Findings that are the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The file that they are in, from the folder of the baseline.
    pub path: String,
    /// Their rule.
    pub rule: String,
    /// What the first of them said: for the reader, and of no account.
    pub message: String,
    /// How many they are.
    pub count: usize,
    /// What they are recognised by.
    pub fingerprint: String,
}

/// A baseline as it is written.
#[derive(Debug)]
pub struct Written<'b> {
    /// Version of its form.
    pub schema_version: u32,
    /// Version of its fingerprints.
    pub fingerprint_version: u32,
    /// What it knows, in the order of paths, rules and messages.
    pub findings: Vec<&'b Entry>,
}

/// Findings by their fingerprints.
pub type Found = BTreeMap<String, Entry>;

impl Baseline {
    /// What there is to write.
    pub fn written(&self) -> Written<'_> {
        let mut findings: Vec<&Entry> = self.entries.values().collect();
        findings.sort();
        Written {
            schema_version: SCHEMA_VERSION,
            fingerprint_version: VERSION,
            findings,
        }
    }

    /// What it knows.
    pub fn entries(&self) -> &Found {
        &self.entries
    }

    /// How many findings it knows.
    pub fn known(&self) -> usize {
        self.entries.values().map(|entry| entry.count).sum()
    }

    /// Everything that a run found and that can be known: what cannot be read cannot be excused.
    pub fn collect(&self, run: &Run) -> Found {
        let mut recogniser = self.recogniser();
        let mut found = Found::new();
        for (source, finding) in run.findings() {
            let Some((path, fingerprint)) = recogniser.recognise(source, finding) else {
                continue;
            };
            let entry = found.entry(fingerprint).or_insert_with_key(|fingerprint| {
                let own = &finding.diagnostic;
                Entry {
                    path,
                    rule: own.rule.to_owned(),
                    message: own.message.clone(),
                    count: 0,
                    fingerprint: fingerprint.clone(),
                }
            });
            entry.count += 1;
        }
        found
    }

    /// Takes the known findings out of a run, which counts them as suppressed.
    pub fn take_out(&self, run: &mut Run) {
        let mut recogniser = self.recogniser();
        for file in &mut run.files {
            let (source, before) = (&file.source, file.findings.len());
            file.findings
                .retain(|finding| !recogniser.knows(source, finding));
            run.suppressed += before - file.findings.len();
        }
        run.files.retain(|file| !file.findings.is_empty());
    }

    /// The findings of one file that are not known.
    pub(super) fn unknown<'f>(&self, source: &Source, findings: &'f [Finding]) -> Vec<&'f Finding> {
        let mut recogniser = self.recogniser();
        let findings = findings.iter();
        findings
            .filter(|finding| !recogniser.knows(source, finding))
            .collect()
    }

    /// What it knows and a run did not find where it looked, with how many are missing.
    pub fn stale(&self, found: &Found, scope: &Scope) -> Vec<Entry> {
        let mut stale: Vec<Entry> = Vec::new();
        for (fingerprint, entry) in &self.entries {
            let left = found.get(fingerprint).map_or(0, |found| found.count);
            let count = entry.count.saturating_sub(left);
            if count > 0 && self.was_looked_for(entry, found, scope) {
                let entry = entry.clone();
                stale.push(Entry { count, ..entry });
            }
        }
        stale.sort();
        stale
    }

    /// What was found, and what is known of elsewhere.
    #[must_use]
    pub fn updated(&self, found: &Found, scope: &Scope) -> Self {
        let mut entries = found.clone();
        for (fingerprint, entry) in &self.entries {
            if self.was_looked_for(entry, found, scope) {
                continue;
            }
            let own = entries
                .entry(fingerprint.clone())
                .or_insert_with(|| entry.clone());
            own.count = own.count.max(entry.count);
        }
        Self {
            places: self.places.clone(),
            entries,
        }
    }

    /// Whether a run would have found it, if it were still there.
    fn was_looked_for(&self, entry: &Entry, found: &Found, scope: &Scope) -> bool {
        // What was found for the same reason shows that it was looked at.
        found.contains_key(&entry.fingerprint)
            || scope.holds(&entry.path, &entry.rule)
            || scope.has_rule(&entry.rule) && !self.places.is_there(&entry.path)
    }

    fn recogniser(&self) -> Recogniser<'_> {
        Recogniser {
            baseline: self,
            paths: HashMap::new(),
            used: HashMap::new(),
        }
    }
}

/// Recognises the findings of a run, one after the other.
struct Recogniser<'b> {
    baseline: &'b Baseline,
    /// Paths as they are reported, and from the folder of the baseline.
    paths: HashMap<String, String>,
    /// How many of each fingerprint have been seen.
    used: HashMap<String, usize>,
}

impl Recogniser<'_> {
    /// The path and the fingerprint of a finding that can be known.
    fn recognise(&mut self, source: &Source, finding: &Finding) -> Option<(String, String)> {
        let own = &finding.diagnostic;
        if own.rule == HEARD {
            return None;
        }
        let (file, _) = source.locate(own.place.span);
        let places = &self.baseline.places;
        if !self.paths.contains_key(file.path()) {
            let path = places.relative(Path::new(file.path()));
            self.paths.insert(file.path().to_owned(), path);
        }
        let path = self.paths.get(file.path())?.clone();
        let fingerprint = of_first(source, finding, &path);
        Some((path, fingerprint))
    }

    /// Whether the next finding is one of the known ones.
    fn knows(&mut self, source: &Source, finding: &Finding) -> bool {
        if self.baseline.entries.is_empty() {
            return false;
        }
        let Some((_, fingerprint)) = self.recognise(source, finding) else {
            return false;
        };
        let Some(entry) = self.baseline.entries.get(&fingerprint) else {
            return false;
        };
        let used = self.used.entry(fingerprint).or_default();
        *used += 1;
        *used <= entry.count
    }
}

#[cfg(test)]
mod tests;
