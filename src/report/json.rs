//! Floor 6: findings for programs. The shape is a promise: a change of meaning raises
//! `SCHEMA_VERSION`.

use std::io;

use serde::Serialize;

use super::escape::{write_array, write_json};
use super::{Style, Totals, statistics};
use crate::diagnostic::{Address, Finding, Subject};
use crate::engine::run::Run;
use crate::text::{self, Position, Source, Span};

/// Version of the JSON that `check` and `show` write.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// One object, with one finding a line.
pub(super) fn write(run: &Run, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    write!(
        out,
        "{{\"schema_version\":{SCHEMA_VERSION},\"diagnostics\":"
    )?;
    let diagnostics = run.findings();
    write_array(
        diagnostics.map(|(source, finding)| diagnostic(source, finding)),
        out,
    )?;
    out.write_all(b",")?;
    if style.statistics {
        out.write_all(b"\"statistics\":")?;
        write_json(&statistics::lines(run), out)?;
        out.write_all(b",")?;
    }
    out.write_all(b"\"summary\":")?;
    write_json(&Totals::of(run), out)?;
    out.write_all(b"}\n")
}

/// Each finding as an object on a line of its own (<https://jsonlines.org>), the same as in
/// `diagnostics`.
pub(super) fn write_lines(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    for (source, finding) in run.findings() {
        write_json(&diagnostic(source, finding), out)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[derive(Serialize)]
pub(super) struct Diagnostic<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    /// The fact that decides: called as it is where people read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    path: &'a str,
    range: Range,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<Resource<'a>>,
    related: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix<'a>>,
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
    offset: u32,
}

#[derive(Serialize)]
pub(super) struct Resource<'a> {
    r#type: Option<&'a str>,
    api_version: Option<&'a str>,
    name: Option<&'a str>,
    #[serde(flatten)]
    at: At<'a>,
}

/// A resource, and where it is written.
#[derive(Serialize)]
pub(super) struct Located<'a> {
    path: &'a str,
    line: u32,
    #[serde(flatten)]
    at: At<'a>,
    r#type: Option<&'a str>,
    api_version: Option<&'a str>,
    name: Option<&'a str>,
}

/// `"pointer": …` in JSON, `"symbol": …` in Bicep.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum At<'a> {
    Pointer(&'a str),
    Symbol(&'a str),
}

#[derive(Serialize)]
struct Related<'a> {
    path: &'a str,
    range: Range,
    message: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    safety: &'a str,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
pub(super) struct Edit<'a> {
    range: Range,
    text: &'a str,
}

pub(super) fn diagnostic<'a>(source: &'a Source, finding: &'a Finding) -> Diagnostic<'a> {
    let found = &finding.diagnostic;
    let edits = finding.edits.iter().map(|own| edit(source, own));
    let related = found.related.iter().map(|label| Related {
        path: path(source, label.span),
        range: range(source, label.span),
        message: &label.message,
    });
    Diagnostic {
        rule: found.rule,
        severity: found.severity.word(),
        message: &found.message,
        note: found.fact.as_deref(),
        help: found.help.as_deref(),
        path: path(source, found.place.span),
        range: range(source, found.place.span),
        resource: finding.subject.as_ref().map(resource),
        related: related.collect(),
        fix: found.fix.as_ref().map(|fix| Fix {
            title: &fix.title,
            safety: fix.safety.word(),
            edits: edits.collect(),
        }),
    }
}

pub(super) fn edit<'a>(source: &Source, edit: &'a text::Edit) -> Edit<'a> {
    Edit {
        range: range(source, edit.span),
        text: &edit.text,
    }
}

pub(super) fn resource(subject: &Subject) -> Resource<'_> {
    Resource {
        r#type: subject.resource_type.as_deref(),
        api_version: subject.api_version.as_deref(),
        name: subject.name.as_deref(),
        at: At::of(&subject.address),
    }
}

impl<'a> Located<'a> {
    pub(super) fn new(path: &'a str, line: u32, subject: &'a Subject) -> Self {
        Self {
            path,
            line,
            at: At::of(&subject.address),
            r#type: subject.resource_type.as_deref(),
            api_version: subject.api_version.as_deref(),
            name: subject.name.as_deref(),
        }
    }
}

impl<'a> At<'a> {
    pub(super) fn of(address: &'a Address) -> Self {
        match address {
            Address::Pointer(pointer) => Self::Pointer(pointer),
            Address::Symbol(symbol) => Self::Symbol(symbol),
        }
    }
}

/// The path of the file that a place is in.
fn path(source: &Source, span: Span) -> &str {
    source.locate(span).0.path()
}

fn range(source: &Source, span: Span) -> Range {
    let (file, span) = source.locate(span);
    Range {
        start: place(file.position(span.start)),
        end: place(file.position(span.end)),
    }
}

const fn place(position: Position) -> Place {
    Place {
        line: position.line,
        column: position.column,
        offset: position.offset,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::{sample, unreadable};

    fn written(run: &Run) -> String {
        let mut out = Vec::new();
        write(run, Style::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn json_is_the_promised_schema_with_its_keys_in_order() {
        insta::assert_snapshot!(written(&sample()));
    }

    #[test]
    fn what_there_is_none_of_is_absent() {
        let json = written(&unreadable());
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        let first = value["diagnostics"][0].as_object().unwrap();
        assert!(!first.contains_key("fix") && !first.contains_key("resource"));
        assert!(first["related"].as_array().unwrap().is_empty());
    }

    #[test]
    fn an_empty_run_is_valid_json() {
        let value: serde_json::Value = serde_json::from_str(&written(&Run::default())).unwrap();
        assert_eq!(value["diagnostics"].as_array().unwrap().len(), 0);
        assert_eq!(value["summary"]["files"], 0);
    }
}
