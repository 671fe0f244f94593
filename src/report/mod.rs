//! Floor 6: findings and facts as text, for people and for machines. Everything goes to a writer.

mod azure;
mod baseline;
mod command;
mod command_json;
mod comparison;
mod comparison_json;
mod concise;
mod configuration;
mod effects;
mod escape;
mod excerpt;
mod github;
mod gitlab;
mod human;
mod inventory;
mod inventory_data;
mod json;
mod junit;
mod links;
mod live;
mod page;
mod paint;
mod rdjson;
mod rules_table;
#[cfg(test)]
mod samples;
mod sarif;
mod spot;
mod statistics;
mod support;
mod table;
mod words;

use std::io;

use crate::diagnostic::{Finding, Safety, Severity};
use crate::engine::run::{FileReport, Run};
use crate::text::Source;

pub use baseline::write_baseline;
pub use command::{CommandStyle, Tense, write_command, write_skipped};
pub use command_json::write_command_json;
pub use comparison::{write_comparison, write_comparison_lines};
pub use comparison_json::write_comparison_json;
pub use configuration::write_configuration;
pub use escape::{brief, legible, visible};
pub use human::{write_files, write_left};
pub use inventory::write_table;
pub use inventory_data::{write_csv, write_json as write_inventory_json};
pub use links::Links;
pub use live::{Way, quote, write_live, write_live_json, write_untold};
pub use page::{title, write_page};
pub use paint::Paint;
pub use rules_table::write_rules;
pub use support::{SupportRow, write_history, write_unknown_version, write_version};

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// In their source, for people.
    #[default]
    Human,
    /// One line each.
    Concise,
    /// For programs.
    Json,
    /// For programs, one finding a line.
    Jsonl,
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// Issues of Azure Pipelines.
    Azure,
    /// Code Quality report of GitLab.
    Gitlab,
    /// Test results in XML.
    Junit,
    /// Comments of reviewdog.
    Rdjson,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 10] = [
        Self::Human,
        Self::Concise,
        Self::Json,
        Self::Jsonl,
        Self::Sarif,
        Self::Github,
        Self::Azure,
        Self::Gitlab,
        Self::Junit,
        Self::Rdjson,
    ];

    /// What it is called on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Azure => "azure",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Rdjson => "rdjson",
        }
    }

    /// What it is for, in a few words.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Human => "In their source, for people",
            Self::Concise => "One line each: `path:line:column: severity[rule] message`",
            Self::Json => "For programs",
            Self::Jsonl => "For programs, one finding a line",
            Self::Sarif => "SARIF 2.1.0, for code scanning and editors",
            Self::Github => "Annotations of GitHub Actions",
            Self::Azure => "Issues of Azure Pipelines",
            Self::Gitlab => "Code Quality report of GitLab",
            Self::Junit => "Test results in XML",
            Self::Rdjson => "Comments of reviewdog",
        }
    }
}

/// How a report for people looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Colour, or none.
    pub paint: Paint,
    /// Findings only, without the closing summary.
    pub quiet: bool,
    /// Whether this armid can apply fixes; if not, nothing is said of them.
    pub can_fix: bool,
    /// Whether it ends with how often each rule speaks.
    pub statistics: bool,
    /// The most findings that are shown to people; all of them are counted.
    pub max_findings: Option<usize>,
    /// Where the names of rules lead; `None` where the reader takes no links.
    pub links: Option<Links>,
}

impl Style {
    /// The findings that are shown to people.
    fn shown<'r>(
        self,
        files: impl IntoIterator<Item = &'r FileReport>,
    ) -> impl Iterator<Item = (&'r Source, &'r Finding)> {
        let all = files.into_iter().flat_map(FileReport::findings);
        all.take(self.max_findings.unwrap_or(usize::MAX))
    }

    /// Says how many findings are not shown, if any.
    fn write_more(self, run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
        let most = self.max_findings.unwrap_or(usize::MAX);
        match run.findings().count().saturating_sub(most) {
            0 => Ok(()),
            more => writeln!(
                out,
                "and {} (`--max-findings {most}`)",
                count(more, "more finding")
            ),
        }
    }
}

/// What a run comes to, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Totals {
    /// Templates that were checked.
    pub files: usize,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are notes.
    pub notes: usize,
    /// Findings that comments silence or a baseline knows.
    pub suppressed: usize,
    /// Findings that a baseline knows and that are no more.
    pub stale: usize,
    /// Findings that were mended, and are among the others no more.
    pub fixed: usize,
    /// Findings with a safe fix.
    pub fixable: usize,
    /// Findings with an unsafe fix.
    pub fixable_unsafe: usize,
}

impl Totals {
    /// Counts a run's findings.
    pub fn of(run: &Run) -> Self {
        let mut totals = Self {
            files: run.checked,
            suppressed: run.suppressed,
            stale: run.stale,
            fixed: run.fixed,
            ..Self::default()
        };
        for (_, finding) in run.findings() {
            match finding.diagnostic.severity {
                Severity::Error => totals.errors += 1,
                Severity::Warning => totals.warnings += 1,
                Severity::Note => totals.notes += 1,
            }
            match finding.diagnostic.fix.as_ref().map(|fix| fix.safety) {
                Some(Safety::Safe) => totals.fixable += 1,
                Some(Safety::Unsafe) => totals.fixable_unsafe += 1,
                None => {}
            }
        }
        totals
    }

    /// All findings.
    pub const fn findings(&self) -> usize {
        self.errors + self.warnings + self.notes
    }
}

/// Writes a run in one of the formats.
pub fn write(run: &Run, format: Format, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Human => human::write(run, style, out),
        Format::Concise => concise::write(run, style, out),
        Format::Json => json::write(run, style, out),
        Format::Jsonl => json::write_lines(run, out),
        Format::Sarif => sarif::write(run, out),
        Format::Github => github::write(run, out),
        Format::Azure => azure::write(run, out),
        Format::Gitlab => gitlab::write(run, out),
        Format::Junit => junit::write(run, out),
        Format::Rdjson => rdjson::write(run, out),
    }
}

/// `1 file`, `2 files`.
fn count(number: usize, one: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {one}{plural}")
}
