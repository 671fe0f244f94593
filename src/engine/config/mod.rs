//! Floor 5: what `armid.toml` says, of each file that it is for. It names no path that is written to
//! and no command that is run.

mod fail_on;
mod find;
mod flaw;
mod force;
mod globs;
mod keys;
mod overrides;
mod read;
mod schema;
mod suppress;
mod table;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use crate::diagnostic::Severity;
use crate::knowledge::{Overlay, Wanted};
use crate::rules::Rule;
use crate::text::{Source, Span};

pub use super::plan::VersionPolicy;
pub use fail_on::FailOn;
pub use find::{Configs, NAME, is_configuration};
pub use flaw::{ConfigError, Flaw};
pub use force::{Flags, Line, Origin, in_force};
pub use globs::Globs;
pub use keys::{KEYS, Key, Takes};
pub use schema::schema;
pub use suppress::Entry;
pub use table::Placed;

use table::Written;

/// One `armid.toml`.
#[derive(Debug)]
pub struct Config {
    /// The file.
    pub(super) source: Source,
    /// What its patterns are relative to.
    base: PathBuf,
    /// The only rules that run; empty when it does not say.
    select: Vec<Placed<&'static Rule>>,
    extend_select: Vec<Placed<&'static Rule>>,
    ignore: Vec<Placed<&'static Rule>>,
    unsafe_fixes: Vec<Placed<&'static Rule>>,
    /// `None` turns a rule off.
    severity: Vec<(Placed<&'static Rule>, Option<Severity>)>,
    exclude: Globs,
    /// Patterns, and the rules that do not run where each fits.
    per_file_ignores: (Globs, Vec<Vec<Placed<&'static Rule>>>),
    fail_on: Option<Placed<FailOn>>,
    api_version: Option<Placed<VersionPolicy>>,
    combined_spelling: Option<Placed<&'static str>>,
    profiles: Vec<Placed<&'static str>>,
    types: Vec<(Placed<String>, Wanted)>,
    overlay: Overlay,
    /// The corrections of the overlay as they are written.
    overrides: Vec<Written>,
    suppress: Vec<Entry>,
    /// The entries as they are written.
    suppressions: Vec<Written>,
}

impl Config {
    /// The path of the file, as it is reported.
    pub fn path(&self) -> &str {
        self.source.path()
    }

    /// The path and the line of a place, as messages name it.
    fn place(&self, span: Span) -> String {
        let line = self.source.position(span.start).line;
        format!("{}:{line}", self.source.path())
    }

    /// A path as the patterns see it; `None` when it is not below their folder.
    fn inside<'p>(&self, path: &'p Path) -> Option<&'p Path> {
        let inside = path.strip_prefix(&self.base).ok()?;
        (!inside.as_os_str().is_empty()).then_some(inside)
    }

    /// Whether a file or folder is passed over.
    fn excludes(&self, path: &Path, is_folder: bool) -> bool {
        let inside = self.inside(path);
        inside.is_some_and(|inside| self.exclude.fits_itself(inside, is_folder))
    }

    /// The least severity that fails a run.
    pub fn fail_on(&self) -> Option<FailOn> {
        self.fail_on.as_ref().map(|own| own.value)
    }

    /// The API version that migrated resources get.
    pub fn api_version(&self) -> Option<&VersionPolicy> {
        self.api_version.as_ref().map(|own| &own.value)
    }

    /// How to write both kinds of identity where the facts do not say.
    pub fn combined_spelling(&self) -> Option<&'static str> {
        self.combined_spelling.as_ref().map(|own| own.value)
    }

    /// What corrects the facts.
    pub(super) fn overlay(&self) -> Option<&Overlay> {
        Some(&self.overlay).filter(|overlay| !overlay.corrections.is_empty())
    }

    /// How severe what a rule finds is; `None` when it says nothing, or turns the rule off.
    pub(super) fn severity_of(&self, slug: &str) -> Option<Severity> {
        let mut all = self.severity.iter();
        all.find(|(rule, _)| rule.value.slug == slug)?.1
    }

    /// Whether unsafe fixes of a rule count as safe.
    pub(super) fn trusts(&self, slug: &str) -> bool {
        self.unsafe_fixes.iter().any(|own| own.value.slug == slug)
    }

    /// The only rules that run; none when it does not say.
    pub(super) fn select(&self) -> impl Iterator<Item = &'static str> {
        self.select.iter().map(|own| own.value.slug)
    }

    /// The rules that run beside those.
    pub(super) fn extend_select(&self) -> impl Iterator<Item = &'static str> {
        self.extend_select.iter().map(|own| own.value.slug)
    }

    /// The rules that do not run.
    pub(super) fn ignore(&self) -> impl Iterator<Item = &'static str> {
        let off = self
            .severity
            .iter()
            .filter(|(_, severity)| severity.is_none());
        let ignored = self.ignore.iter().chain(off.map(|(rule, _)| rule));
        ignored.map(|own| own.value.slug)
    }

    /// The rules that do not run on one file.
    pub(super) fn ignored_in(&self, path: &Path) -> impl Iterator<Item = &'static str> {
        let (globs, rules) = &self.per_file_ignores;
        let inside = self.inside(path);
        let fitting = inside.map_or_else(Vec::new, |inside| globs.fitting(inside));
        let lists = fitting.into_iter().filter_map(|number| rules.get(number));
        lists.flatten().map(|own| own.value.slug)
    }

    /// The profiles that are asked.
    pub(super) fn profiles(&self) -> impl Iterator<Item = &'static str> {
        self.profiles.iter().map(|own| own.value)
    }

    /// The types whose identity is asked for.
    pub(super) fn types(&self) -> Vec<(String, Wanted)> {
        let types = self.types.iter();
        types
            .map(|(name, wanted)| (name.value.clone(), *wanted))
            .collect()
    }
}
