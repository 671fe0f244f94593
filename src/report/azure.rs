//! Floor 6: findings as logging commands of Azure Pipelines, which become issues of the build.
//!
//! Format: <https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands>, `LogIssue`.
//! What is escaped is what the agent undoes: `src/Agent.Sdk/CommandStringConvertor.cs` in
//! <https://github.com/microsoft/azure-pipelines-agent>.
//!
//! An issue is an error or a warning; there is nothing below. A note is a plain line of the log, for
//! a step shows only its first ten warnings.

use std::io;

use super::concise;
use super::escape::escaped;
use super::spot::Spot;
use super::words::{told_with_places, trouble};
use crate::diagnostic::{Finding, Severity};
use crate::engine::run::Run;
use crate::text::Source;

const TOKENS: &[(char, &str)] = &[
    ('%', "%AZP25"),
    (';', "%3B"),
    ('\r', "%0D"),
    ('\n', "%0A"),
    (']', "%5D"),
];

pub(super) fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    for problem in &run.problems {
        let message = escaped(&trouble(problem), TOKENS);
        writeln!(out, "##vso[task.logissue type=error;]{message}")?;
    }
    for (source, finding) in run.findings() {
        match finding.diagnostic.severity {
            Severity::Error | Severity::Warning => write_one(source, finding, out)?,
            Severity::Note => concise::write_one(source, finding, out)?,
        }
    }
    Ok(())
}

fn write_one(source: &Source, finding: &Finding, out: &mut dyn io::Write) -> io::Result<()> {
    let found = &finding.diagnostic;
    let spot = Spot::new(source, found.place.span);
    writeln!(
        out,
        "##vso[task.logissue type={};sourcepath={};linenumber={};columnnumber={};code={};]{}",
        found.severity.word(),
        escaped(spot.path(), TOKENS),
        spot.start.line,
        spot.start.column,
        escaped(found.rule, TOKENS),
        escaped(&told_with_places(source, found), TOKENS),
    )
}
