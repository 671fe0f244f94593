//! Floor 6: findings as workflow commands of GitHub Actions, which become annotations.
//!
//! Format: <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>,
//! "Setting a notice message" and those below it. What is escaped is what the runner undoes:
//! `src/Runner.Common/ActionCommand.cs` in <https://github.com/actions/runner>. It drops the columns
//! of a place on several lines (`ValidateLinesAndColumns` in
//! `src/Runner.Worker/ActionCommandManager.cs`), so they are left out there.

use std::io;

use super::escape::escaped;
use super::spot::Spot;
use super::words::{told_with_places, trouble};
use crate::diagnostic::{Finding, Severity};
use crate::engine::run::Run;
use crate::text::Source;

const DATA: &[(char, &str)] = &[('%', "%25"), ('\r', "%0D"), ('\n', "%0A")];

const PROPERTY: &[(char, &str)] = &[
    ('%', "%25"),
    ('\r', "%0D"),
    ('\n', "%0A"),
    (':', "%3A"),
    (',', "%2C"),
];

pub(super) fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    for problem in &run.problems {
        let message = escaped(&trouble(problem), DATA);
        writeln!(out, "::error title=armid::{message}")?;
    }
    for (source, finding) in run.findings() {
        write_one(source, finding, out)?;
    }
    Ok(())
}

fn write_one(source: &Source, finding: &Finding, out: &mut dyn io::Write) -> io::Result<()> {
    let found = &finding.diagnostic;
    let command = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let spot = Spot::new(source, found.place.span);
    let (start, end) = (spot.start, spot.end);
    let file = escaped(spot.path(), PROPERTY);
    write!(out, "::{command} file={file},line={}", start.line)?;
    if start.line == end.line {
        write!(out, ",col={},endLine={}", start.column, end.line)?;
        write!(out, ",endColumn={}", end.column)?;
    } else {
        write!(out, ",endLine={}", end.line)?;
    }
    let title = escaped(found.rule, PROPERTY);
    let message = escaped(&told_with_places(source, found), DATA);
    writeln!(out, ",title={title}::{message}")
}
