//! Floor 6: what `migrate`, `enable` and `remove` did, for programs. The shape is a promise: a
//! change of meaning raises `SCHEMA_VERSION`.

use std::io;

use serde::Serialize;

use super::escape::write_json;
use super::json::{Diagnostic, Edit, Resource, SCHEMA_VERSION, diagnostic, edit, resource};
use crate::engine::batch::{Change, CommandRun};

#[derive(Serialize)]
struct Report<'a> {
    schema_version: u32,
    files: Vec<File<'a>>,
    /// Refusals, and files that cannot be read.
    diagnostics: Vec<Diagnostic<'a>>,
    skipped: Vec<Skipped<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    /// Places in the file before the change.
    edits: Vec<Edit<'a>>,
    resources: Vec<Done<'a>>,
}

#[derive(Serialize)]
struct Done<'a> {
    #[serde(flatten)]
    resource: Resource<'a>,
    line: u32,
    change: &'a str,
}

#[derive(Serialize)]
struct Skipped<'a> {
    path: &'a str,
    line: u32,
    reason: &'a str,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    changed_files: usize,
    changed_resources: usize,
    refused: usize,
    skipped: usize,
}

/// One object for the whole run.
pub fn write_command_json(run: &CommandRun, out: &mut dyn io::Write) -> io::Result<()> {
    let changed = run.files.iter().filter(|file| file.delivered.changed);
    let files: Vec<File<'_>> = changed.map(file).collect();
    let reports = run.files.iter().filter_map(|file| file.report.as_ref());
    let diagnostics: Vec<Diagnostic<'_>> = reports
        .flat_map(|report| {
            let findings = report.findings.iter();
            findings.map(|finding| diagnostic(&report.source, finding))
        })
        .collect();
    let skipped = run.skipped.iter().map(|one| Skipped {
        path: &one.path,
        line: one.line,
        reason: &one.message,
    });
    let report = Report {
        schema_version: SCHEMA_VERSION,
        summary: Summary {
            files: run.checked,
            changed_files: files.len(),
            changed_resources: files.iter().map(|file| file.resources.len()).sum(),
            refused: diagnostics.len(),
            skipped: run.skipped.len(),
        },
        files,
        diagnostics,
        skipped: skipped.collect(),
    };
    write_json(&report, out)?;
    out.write_all(b"\n")
}

fn file(change: &Change) -> File<'_> {
    let edits = change.edits.iter();
    let resources = change.done.iter().map(|done| Done {
        resource: resource(&done.subject),
        line: done.line,
        change: &done.what,
    });
    File {
        path: change.source.path(),
        edits: edits.map(|own| edit(&change.source, own)).collect(),
        resources: resources.collect(),
    }
}
