//! Floor 6: a finding, or what went wrong, in lines of plain text.

use std::error::Error;

use super::count;
use super::spot::Spot;
use crate::diagnostic::{Diagnostic, Label};
use crate::engine::problem::Problem;
use crate::text::Source;

/// Places beside the finding's own that are told.
const RELATED: usize = 8;

/// What is wrong, the fact that decides, and what to do.
pub(super) fn told(found: &Diagnostic) -> String {
    lines(found, Vec::new())
}

/// As [`told`], with the other places that it is about, for formats that have no property for them.
pub(super) fn told_with_places(source: &Source, found: &Diagnostic) -> String {
    let shown = found.related.iter().take(RELATED);
    let mut places: Vec<String> = shown.map(|label| place(source, label)).collect();
    let left_out = found.related.len().saturating_sub(RELATED);
    if left_out > 0 {
        places.push(format!("and {} more", count(left_out, "place")));
    }
    lines(found, places)
}

fn lines(found: &Diagnostic, places: Vec<String>) -> String {
    let mut lines = vec![found.message.clone()];
    lines.extend(places);
    lines.extend(found.fact.as_ref().map(|fact| format!("note: {fact}")));
    let title = found.fix.as_ref().map(|fix| &fix.title);
    let help = found.help.as_ref().or(title);
    lines.extend(help.map(|help| format!("help: {help}")));
    lines.join("\n")
}

/// `main.json:4:9: used as this identity`.
fn place(source: &Source, label: &Label) -> String {
    let spot = Spot::new(source, label.span);
    let (path, start) = (spot.path(), spot.start);
    let place = format!("{path}:{}:{}", start.line, start.column);
    match &*label.message {
        "" => place,
        message => format!("{place}: {message}"),
    }
}

/// What went wrong, and why.
pub(super) fn trouble(problem: &Problem) -> String {
    let mut text = match problem {
        Problem::Config(error) => match error.place() {
            Some(place) => format!("{place}: {error}"),
            None => error.to_string(),
        },
        other => other.to_string(),
    };
    let mut cause = problem.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
