//! Floor 6: findings as a Code Quality report of GitLab.
//!
//! Format: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>. GitLab
//! shows one of several findings with the same fingerprint.

use std::io;

use serde::Serialize;

use super::escape::write_json;
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
    let mut separator = "[\n";
    for file in &run.files {
        for finding in &file.findings {
            let found = &finding.diagnostic;
            let spot = Spot::new(&file.source, found.place.span);
            out.write_all(separator.as_bytes())?;
            let issue = Issue {
                description: &found.message,
                check_name: found.rule,
                fingerprint: prints.next(&file.source, finding),
                severity: severity(found.severity),
                location: Location {
                    path: spot.path(),
                    lines: Lines {
                        begin: spot.start.line,
                        end: spot.end.line,
                    },
                },
            };
            write_json(&issue, out)?;
            separator = ",\n";
        }
    }
    let end = if separator == "[\n" { "[]\n" } else { "\n]\n" };
    out.write_all(end.as_bytes())
}

/// Of `info`, `minor`, `major`, `critical` and `blocker`.
const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    }
}
