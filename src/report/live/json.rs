//! Floor 6: changes of live resources as data: one entry for each resource and way.

use std::io::{self, Write};

use serde::Serialize;

use super::{Sheet, Way, quote};
use crate::diagnostic::Address;
use crate::engine::live::{Blank, LiveChange, LiveRun, Phrase, Turn, Untold as LiveUntold};

/// Raised by every change of meaning.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'r> {
    schema_version: u32,
    commands: Vec<Entry<'r>>,
    untold: Vec<Untold<'r>>,
}

#[derive(Serialize)]
struct Entry<'r> {
    path: &'r str,
    line: u32,
    #[serde(flatten)]
    address: Place<'r>,
    #[serde(rename = "type")]
    resource_type: &'r str,
    api_version: &'r str,
    name: Option<&'r str>,
    id: String,
    way: &'static str,
    system: &'static str,
    add: Vec<String>,
    remove: Vec<String>,
    remove_all: bool,
    variables: Vec<Variable>,
    script: Option<String>,
    request: Option<Request>,
    roles: &'r [&'static str],
    drops: Option<String>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Place<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    symbol: Option<&'r str>,
}

#[derive(Serialize)]
struct Variable {
    name: String,
    about: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

#[derive(Serialize)]
struct Request {
    method: &'static str,
    /// Whether the body is to be merged into what a GET request gives.
    reads: bool,
    url: String,
    headers: [[&'static str; 2]; 2],
    body: serde_json::Value,
}

#[derive(Serialize)]
struct Untold<'r> {
    path: &'r str,
    line: u32,
    #[serde(flatten)]
    address: Place<'r>,
    #[serde(rename = "type")]
    resource_type: Option<&'r str>,
    name: Option<&'r str>,
    why: &'r str,
}

/// Writes what every way says of every resource.
pub fn write_live_json(run: &LiveRun, ways: &[Way], out: &mut dyn Write) -> io::Result<()> {
    let entries = run.changes.iter();
    let report = Report {
        schema_version: SCHEMA_VERSION,
        commands: entries
            .flat_map(|change| ways.iter().map(move |way| entry(change, *way)))
            .collect(),
        untold: run.untold.iter().map(untold).collect(),
    };
    crate::report::escape::write_json(&report, out)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn entry(change: &LiveChange, way: Way) -> Entry<'_> {
    let sheet = Sheet::of(change, way);
    let lines = sheet.lines.iter().map(|line| line.write(way.quote()));
    let lines: Vec<String> = lines.collect();
    let mut blanks = sheet.blanks();
    blanks.extend(
        sheet
            .request
            .as_ref()
            .filter(|_| way == Way::Rest)
            .map(|_| Blank {
                name: "ACCESS_TOKEN".to_owned(),
                about: "a token for the caller: az account get-access-token".to_owned(),
                of: String::new(),
                value: None,
            }),
    );
    let plain = |ids: &[Phrase]| ids.iter().map(quote::plain).collect();
    Entry {
        path: &change.path,
        line: change.line,
        address: place(&change.subject.address),
        resource_type: &change.resource_type,
        api_version: &change.api_version,
        name: change.subject.name.as_deref(),
        id: quote::plain(&change.id()),
        way: way.name(),
        system: match change.system {
            Turn::Keep => "keep",
            Turn::On => "on",
            Turn::Off => "off",
        },
        add: plain(&change.add),
        remove: plain(&change.remove),
        remove_all: change.remove_all,
        variables: blanks.into_iter().map(variable).collect(),
        script: (!lines.is_empty()).then(|| lines.join("\n")),
        request: sheet.request.as_ref().map(|request| Request {
            method: request.method,
            reads: request.reads,
            url: quote::plain(&request.url),
            headers: [
                ["Content-Type", "application/json"],
                ["Authorization", "Bearer <ACCESS_TOKEN>"],
            ],
            // It was written as JSON.
            body: serde_json::from_str(&quote::plain(&request.body)).unwrap_or_default(),
        }),
        roles: &change.roles,
        drops: sheet.drops,
        notes: sheet.notes,
    }
}

fn variable(blank: Blank) -> Variable {
    Variable {
        name: blank.name,
        about: blank.about,
        value: blank.value,
    }
}

fn place(address: &Address) -> Place<'_> {
    let (pointer, symbol) = match address {
        Address::Pointer(pointer) => (Some(&**pointer), None),
        Address::Symbol(symbol) => (None, Some(&**symbol)),
    };
    Place { pointer, symbol }
}

fn untold(untold: &LiveUntold) -> Untold<'_> {
    Untold {
        path: &untold.path,
        line: untold.line,
        address: place(&untold.subject.address),
        resource_type: untold.subject.resource_type.as_deref(),
        name: untold.subject.name.as_deref(),
        why: &untold.why,
    }
}
