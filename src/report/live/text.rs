//! Floor 6: changes of live resources as scripts.

use std::io::{self, Write};

use super::{Sheet, Way, python, quote, rest};
use crate::engine::live::{Blank, LiveChange, LiveRun, Phrase};
use crate::report::{brief, visible};

/// Writes what every way says of every resource, and nothing where there is none. With one way, a
/// script that runs.
pub fn write_live(changes: &[LiveChange], ways: &[Way], out: &mut dyn Write) -> io::Result<()> {
    let ways = if changes.is_empty() { &[] } else { ways };
    for (at, way) in ways.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        if ways.len() > 1 {
            writeln!(out, "# ---- {} ----", way.name())?;
        }
        let sheets = changes
            .iter()
            .map(|change| (change, Sheet::of(change, *way)));
        let sheets: Vec<_> = sheets.collect();
        let mut blanks: Vec<Blank> = Vec::new();
        for blank in sheets.iter().flat_map(|(_, sheet)| sheet.blanks()) {
            if !blanks.contains(&blank) {
                blanks.push(blank);
            }
        }
        declare(*way, &blanks, out)?;
        let asks = sheets.iter().any(|(_, sheet)| sheet.request.is_some());
        if *way == Way::Rest && asks {
            writeln!(out, "{}", rest::TOKEN)?;
        }
        for (at, (change, sheet)) in sheets.iter().enumerate() {
            if at > 0 || !blanks.is_empty() || *way == Way::Rest {
                writeln!(out)?;
            }
            write_sheet(change, sheet, *way, out)?;
        }
    }
    out.flush()
}

/// Declares what has to be filled in, and what the lines use.
fn declare(way: Way, blanks: &[Blank], out: &mut dyn Write) -> io::Result<()> {
    if way == Way::Python {
        writeln!(out, "{}", python::PREAMBLE)?;
    }
    let last = blanks.len().saturating_sub(1);
    for (at, blank) in blanks.iter().enumerate() {
        let (name, about) = (&blank.name, brief(&blank.about));
        let value = blank.value.clone().map(Phrase::text);
        let value = value.map(|value| way.quote()(&value));
        let plain = |letter: &char| letter.is_alphanumeric() || " _-,.:/()[]".contains(*letter);
        let words: String = about.chars().filter(plain).collect();
        match (way, value) {
            (Way::Az | Way::Rest, Some(value)) => {
                writeln!(out, "{name}={value}  # {about}: its default")?;
            }
            (Way::Az | Way::Rest, None) => {
                writeln!(out, ": \"${{{name}:?set it to {words}}}\"")?;
            }
            (Way::PowerShell, value) => {
                let (start, end) = (
                    ["", "param("][usize::from(at == 0)],
                    ["", "\n)"][usize::from(at == last)],
                );
                let comma = if at == last { "" } else { "," };
                match value {
                    Some(value) => write!(
                        out,
                        "{start}\n  [string]${name} = {value}{comma}  # {about}: its default{end}"
                    )?,
                    None => write!(
                        out,
                        "{start}\n  [Parameter(Mandatory)] [string]${name}{comma}  # {about}{end}"
                    )?,
                }
                if at == last {
                    writeln!(out)?;
                }
            }
            (Way::Python, Some(value)) => {
                writeln!(out, "{name} = {value}  # {about}: its default")?;
            }
            (Way::Python, None) => {
                writeln!(out, "{name} = os.environ[\"{name}\"]  # {about}")?;
            }
            (Way::Portal, value) => {
                let value = value.map_or(String::new(), |value| format!(": {value} by default"));
                writeln!(out, "<{name}> is {about}{value}")?;
            }
        }
    }
    Ok(())
}

fn write_sheet(
    change: &LiveChange,
    sheet: &Sheet,
    way: Way,
    out: &mut dyn Write,
) -> io::Result<()> {
    for line in heading(change, sheet) {
        writeln!(out, "# {}", visible(&line))?;
    }
    if let Some(request) = sheet.request.as_ref().filter(|_| way == Way::Rest) {
        let (method, url) = (request.method, quote::plain(&request.url));
        writeln!(out, "#")?;
        if request.reads {
            writeln!(out, "# GET {} HTTP/1.1, and then", visible(&url))?;
        }
        writeln!(out, "# {method} {} HTTP/1.1", visible(&url))?;
        writeln!(out, "# Content-Type: application/json")?;
        writeln!(out, "# Authorization: Bearer <ACCESS_TOKEN>\n#")?;
        for line in quote::plain(&request.body).lines() {
            writeln!(out, "# {}", visible(line))?;
        }
    }
    for line in &sheet.lines {
        writeln!(out, "{}", line.write(way.quote()))?;
    }
    Ok(())
}

/// What is to be known before the script is run.
fn heading(change: &LiveChange, sheet: &Sheet) -> Vec<String> {
    let name = brief(change.subject.name.as_deref().unwrap_or("a resource")).into_owned();
    let (kind, path, line) = (&change.resource_type, &change.path, change.line);
    let mut all = vec![format!("{name} ({kind}), {path}:{line}")];
    all.push(format!("needs: {}", change.roles.join(", ")));
    if !sheet.lines.is_empty() && !change.new {
        all.push(match &sheet.drops {
            None => "drops: nothing".to_owned(),
            Some(drops) => {
                format!("drops, if the resource has more than the template says: {drops}")
            }
        });
    }
    all.extend(sheet.notes.iter().map(|note| format!("note: {note}")));
    all
}

/// Tells of resources of which nothing can be printed, as comments of a script.
pub fn write_untold(run: &LiveRun, out: &mut dyn Write) -> io::Result<()> {
    for (at, untold) in run.untold.iter().enumerate() {
        if at > 0 || !run.changes.is_empty() {
            writeln!(out)?;
        }
        let name = brief(untold.subject.name.as_deref().unwrap_or("a resource")).into_owned();
        let kind = untold
            .subject
            .resource_type
            .as_deref()
            .unwrap_or("unknown type");
        let (path, line, why) = (visible(&untold.path), untold.line, visible(&untold.why));
        writeln!(out, "# {name} ({}), {path}:{line}", visible(kind))?;
        writeln!(out, "# nothing is printed: {why}")?;
    }
    out.flush()
}
