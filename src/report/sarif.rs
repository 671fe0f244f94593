//! Floor 6: findings in the Static Analysis Results Interchange Format, for code scanning and
//! editors.
//!
//! Format: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>; what GitHub makes of
//! it: <https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>.
//!
//! A report is the same wherever it is made: paths are relative to `%SRCROOT%`, the folder that
//! armid ran in, whose own path is not told.

mod result;
mod rules;

use std::io;

use serde::Serialize;

use super::escape::{write_array, write_json};
use super::words::trouble;
use crate::engine::fingerprint::Fingerprints;
use crate::engine::run::Run;

use result::Positions;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// One result a line.
pub(super) fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",")?;
    write!(out, "\"runs\":[{{\"tool\":")?;
    write_json(&rules::tool(), out)?;
    out.write_all(b",\n\"invocations\":[")?;
    write_json(&invocation(run), out)?;
    // The encoding makes textual fixes safe to apply (section 3.57.1 of the format).
    out.write_all(b"],\n\"columnKind\":\"utf16CodeUnits\",\"defaultEncoding\":\"UTF-8\",")?;
    out.write_all(b"\"results\":")?;
    let positions = Positions::new();
    let mut prints = Fingerprints::default();
    let results = run.findings().map(|(source, finding)| {
        let print = prints.next(source, finding);
        positions.result(source, finding, print)
    });
    write_array(results, out)?;
    out.write_all(b"}]}\n")
}

/// A text for people.
#[derive(Serialize)]
struct Message {
    text: String,
}

impl Message {
    /// Our own words with what stands in templates: braces would be places for arguments, and
    /// `[…](…)` a link (sections 3.11.5 and 3.11.6 of the format).
    fn new(text: &str) -> Self {
        Self {
            text: text
                .replace('{', "{{")
                .replace('}', "}}")
                .replace("](", "\\]("),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
}

/// What became of the run itself.
fn invocation(run: &Run) -> Invocation {
    let notifications = run.problems.iter().map(|problem| Notification {
        level: "error",
        message: Message::new(&trouble(problem)),
    });
    Invocation {
        execution_successful: run.problems.is_empty(),
        tool_execution_notifications: notifications.collect(),
    }
}
