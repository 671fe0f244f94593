//! Floor 6: findings as a Code Quality report of GitLab.
//!
//! Format: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>. GitLab
//! shows one of several findings with the same fingerprint.

use std::io;

use serde::Serialize;

use super::escape::write_array;
use super::spot::Spot;
use crate::diagnostic::Severity;
use crate::engine::fingerprint::Fingerprints;
use crate::engine::run::Run;

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    fingerprint: String,
    severity: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

pub(super) fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let mut prints = Fingerprints::default();
    let issues = run.findings().map(|(source, finding)| {
        let found = &finding.diagnostic;
        let spot = Spot::new(source, found.place.span);
        Issue {
            description: &found.message,
            check_name: found.rule,
            fingerprint: prints.next(source, finding),
            severity: severity(found.severity),
            location: Location {
                path: spot.path(),
                lines: Lines {
                    begin: spot.start.line,
                    end: spot.end.line,
                },
            },
        }
    });
    write_array(issues, out)?;
    out.write_all(b"\n")
}

/// Of `info`, `minor`, `major`, `critical` and `blocker`.
const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    }
}
