//! Floor 6: findings for reviewdog, which posts them as comments of a review.
//!
//! Format: `proto/rdf/reviewdog.proto` in <https://github.com/reviewdog/reviewdog>, the message
//! `DiagnosticResult`. Columns count bytes of UTF-8. A property that reviewdog does not know makes it
//! refuse the whole report, so there are none but those of its first version.

use std::io;

use serde::Serialize;

use super::escape::write_array;
use super::spot::Spot;
use super::words::told_with_places;
use crate::diagnostic::{Finding, Severity};
use crate::engine::run::Run;
use crate::text::{Source, Span};

/// Longest text that is suggested, in bytes; nobody reviews a longer one.
const LONGEST: u32 = 1 << 16;

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'a str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestions: Option<[Suggestion; 1]>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Place,
    end: Place,
}

#[derive(Serialize)]
struct Place {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

pub(super) fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(b"{\"source\":{\"name\":\"armid\"},\"diagnostics\":")?;
    let diagnostics = run.findings();
    write_array(
        diagnostics.map(|(source, finding)| diagnostic(source, finding)),
        out,
    )?;
    out.write_all(b"}\n")
}

fn diagnostic<'a>(source: &'a Source, finding: &'a Finding) -> Diagnostic<'a> {
    let found = &finding.diagnostic;
    let spot = Spot::new(source, found.place.span);
    Diagnostic {
        message: told_with_places(source, found),
        location: Location {
            path: spot.path(),
            range: range(&spot),
        },
        severity: match found.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Note => "INFO",
        },
        code: Code { value: found.rule },
        suggestions: suggestion(source, finding).map(|one| [one]),
    }
}

/// All edits of the fix as one, since several suggestions are several comments. A suggestion is for
/// the file that the finding is in.
fn suggestion(source: &Source, finding: &Finding) -> Option<Suggestion> {
    let (first, last) = (finding.edits.first()?, finding.edits.last()?);
    if !source.holds(finding.diagnostic.place.span) {
        return None;
    }
    let whole = Span::new(first.span.start, last.span.end);
    if whole.end - whole.start > LONGEST {
        return None;
    }
    let mut text = String::new();
    let mut done = whole.start;
    for edit in &finding.edits {
        text.push_str(source.slice(Span::new(done, edit.span.start)));
        text.push_str(&edit.text);
        done = edit.span.end;
    }
    Some(Suggestion {
        range: range(&Spot::new(source, whole)),
        text,
    })
}

fn range(spot: &Spot<'_>) -> Range {
    Range {
        start: place(spot.file, spot.start.line, spot.span.start),
        end: place(spot.file, spot.end.line, spot.span.end),
    }
}

fn place(file: &Source, line: u32, offset: u32) -> Place {
    let start = file.line(line).unwrap_or_default().start;
    Place {
        line,
        column: offset.saturating_sub(start) + 1,
    }
}
