//! Floor 6: what `migrate`, `enable` and `remove` did, for people.

use std::collections::BTreeMap;
use std::io;

use super::escape::{brief, leading, visible};
use super::human::frames_of;
use super::{Style, count};
use crate::diagnostic::{Address, Subject};
use crate::engine::batch::CommandRun;

/// Reasons that a summary of what is left alone names.
const REASONS: usize = 5;

/// Whether the files have been written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// They have.
    Past,
    /// They would be.
    Conditional,
}

/// How a report of changes looks.
#[derive(Clone, Copy, Debug)]
pub struct CommandStyle {
    /// Colour, and whether there is more than refusals.
    pub style: Style,
    /// Each resource that is left as it is, not only their number.
    pub verbose: bool,
    /// Whether the files have been written.
    pub tense: Tense,
}

/// What changes, what is refused, and a summary.
pub fn write_command(
    run: &CommandRun,
    style: CommandStyle,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let CommandStyle { style, tense, .. } = style;
    if !style.quiet {
        for file in &run.files {
            let path = leading(file.source.path());
            for done in &file.done {
                let named = named(&done.subject);
                let what = brief(&done.what);
                writeln!(out, "{path}:{}: {named}: {what}", done.line)?;
            }
        }
    }
    frames_of(
        run.files.iter().filter_map(|file| file.report.as_ref()),
        style,
        out,
    )?;
    // That a file could not be read is said elsewhere.
    let unread = run.checked == 0 && !run.problems.is_empty();
    if style.quiet || unread {
        return Ok(());
    }
    let resources: usize = run.files.iter().map(|file| file.done.len()).sum();
    let changed = run.files.iter().filter(|file| file.delivered.changed);
    let (files, templates) = (changed.count(), count(run.checked, "template"));
    let refused: usize = run
        .files
        .iter()
        .filter_map(|file| file.report.as_ref())
        .map(|report| report.findings.len())
        .sum();
    let verb = match tense {
        Tense::Past => "changed",
        Tense::Conditional => "would change",
    };
    let what = match (run.checked, resources) {
        (0, _) => "no templates found".to_owned(),
        (_, 0) => format!("nothing to change in {templates}"),
        _ => format!(
            "{} {verb} in {files} of {templates}",
            style.paint.good(count(resources, "resource"))
        ),
    };
    match refused {
        0 => writeln!(out, "{what}"),
        _ => writeln!(
            out,
            "{what}, {}",
            style.paint.error(format!("{refused} refused"))
        ),
    }
}

/// How many resources are left as they are, and why.
pub fn write_skipped(
    run: &CommandRun,
    style: CommandStyle,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    if style.style.quiet {
        return Ok(());
    }
    if style.verbose {
        for skipped in run.skipped.iter().chain(&run.unchanged) {
            let (path, why) = (visible(&skipped.path), brief(&skipped.message));
            let own = named(&skipped.subject);
            writeln!(out, "skipped {path}:{}: {own}: {why}", skipped.line)?;
        }
        return Ok(());
    }
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for skipped in &run.skipped {
        *reasons.entry(&skipped.message).or_default() += 1;
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    for (reason, number) in reasons.iter().take(REASONS) {
        writeln!(
            out,
            "skipped {}: {}",
            count(*number, "resource"),
            brief(reason)
        )?;
    }
    let rest: usize = reasons.iter().skip(REASONS).map(|(_, number)| number).sum();
    if rest > 0 {
        let more = count(rest, "more resource");
        writeln!(
            out,
            "skipped {more}: `--verbose` names each, with its reason"
        )?;
    }
    out.flush()
}

/// `Microsoft.Web/sites [parameters('site')]`.
fn named(subject: &Subject) -> String {
    let (Address::Pointer(address) | Address::Symbol(address)) = &subject.address;
    let own = subject.resource_type.as_deref().unwrap_or(address);
    let name = subject.name.as_deref().unwrap_or_default();
    format!("{} {}", brief(own), brief(name))
        .trim_end()
        .to_owned()
}
