//! Floor 6: what a newer version of templates does to what is deployed: a table, or lines.

use std::io;

use super::effects::{Effect, effects, identity};
use super::escape::{brief, leading};
use super::table::{Columns, wrap};
use super::{Paint, count};
use crate::diagnostic::Severity;
use crate::engine::compare::{Change, Comparisons, Fate, FileComparison, Side};
use crate::rules::Turned;

/// A table for each file.
pub fn write_comparison(
    comparisons: &Comparisons,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let head = ["name", "resource type", "before", "after"].map(str::to_owned);
    let files = || comparisons.files.iter();
    let rows: Vec<Vec<[String; 4]>> = files()
        .map(|file| file.changes.iter().map(row).collect())
        .collect();
    let all = rows.iter().flatten().chain([&head]);
    let columns = Columns::fit(all, paint.width - 2, &[(0, 3), (1, 3), (2, 4), (3, 4)]);
    for (file, rows) in files().zip(&rows) {
        writeln!(out, "{}", paint.bold(heading(file)))?;
        writeln!(out, "  {}", paint.dim(columns.line(&head)))?;
        for (change, row) in file.changes.iter().zip(rows) {
            writeln!(out, "  {}", columns.line(row))?;
            for effect in effects(change) {
                write_effect(&effect, paint, out)?;
            }
        }
        writeln!(out)?;
    }
    // That a template could not be read is said elsewhere.
    let broken = [&comparisons.broken_old, &comparisons.broken_new];
    let unread = !comparisons.problems.is_empty() || broken.iter().any(|own| !own.is_empty());
    if unread && comparisons.compared + comparisons.same == 0 {
        return Ok(());
    }
    writeln!(out, "{}", summary(comparisons, paint))
}

fn write_effect(effect: &Effect<'_>, paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    let mut lines = wrap(&effect.text, paint.width - 6).into_iter();
    let mark = match (effect.what, effect.severity) {
        (_, Some(Severity::Error)) => paint.error("-"),
        (_, Some(Severity::Warning)) => paint.warning("-"),
        ("gained" | "added", _) => paint.good("+"),
        ("unknown", _) => paint.warning("?"),
        _ => paint.warning("~"),
    };
    writeln!(out, "    {mark} {}", lines.next().unwrap_or_default())?;
    for line in lines {
        writeln!(out, "      {line}")?;
    }
    Ok(())
}

/// `old/main.json -> new/main.json`, or the one path that both have.
fn heading(file: &FileComparison) -> String {
    let (old, new) = (&file.old.source, &file.new.source);
    let (old_path, new_path) = (leading(old.path()), leading(new.path()));
    if old_path == new_path {
        new_path.into_owned()
    } else {
        format!("{old_path} -> {new_path}")
    }
}

fn row(change: &Change) -> [String; 4] {
    let named = |side: &Side| brief(side.subject.name.as_deref().unwrap_or("-")).into_owned();
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    let name = match (before.map(named), after.map(named)) {
        (Some(before), Some(after)) if change.fate == Fate::Renamed => {
            format!("{before} -> {after}")
        }
        (before, after) => after.or(before).unwrap_or_default(),
    };
    let either = after.or(before);
    let kind = either.and_then(|side| side.subject.resource_type.as_deref());
    let kind = kind.map_or_else(|| "unknown".to_owned(), |kind| brief(kind).into_owned());
    let difference = &change.difference;
    let identity = |side: Option<&Side>, turned: &[Turned]| match side {
        Some(side) => identity(side, turned, difference),
        None => "-".to_owned(),
    };
    let (lost, gained) = (&difference.lost, &difference.gained);
    [name, kind, identity(before, lost), identity(after, gained)]
}

/// `1 resource loses an identity, 2 gain one; 1 renamed, 3 deleted`.
fn summary(comparisons: &Comparisons, paint: Paint) -> String {
    let all: Vec<Vec<&str>> = comparisons
        .files
        .iter()
        .flat_map(|file| &file.changes)
        .map(|change| effects(change).iter().map(|effect| effect.what).collect())
        .collect();
    let number = |what: &str| all.iter().filter(|own| own.contains(&what)).count();
    let templates = comparisons.compared + comparisons.same;
    if templates == 0 {
        return "no templates found".to_owned();
    }
    let mut parts = vec![match number("lost") {
        0 => paint.good("no identity is lost"),
        1 => paint.error("1 resource loses an identity"),
        many => paint.error(format!("{many} resources lose an identity")),
    }];
    for (what, word) in [
        ("gained", "gained"),
        ("renamed", "renamed"),
        ("deleted", "deleted"),
        ("referred", "only referred to"),
        ("added", "added"),
        ("elsewhere", "perhaps in a module"),
        ("unknown", "cannot be told"),
    ] {
        match number(what) {
            0 => {}
            1 if what == "gained" => parts.push("1 gains one".to_owned()),
            many if what == "gained" => parts.push(format!("{many} gain one")),
            many => parts.push(format!("{many} {word}")),
        }
    }
    format!("{} in {}", parts.join(", "), count(templates, "template"))
}

/// `path:line: what: resource type name: effect`, one line each.
pub fn write_comparison_lines(
    comparisons: &Comparisons,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for change in comparisons.files.iter().flat_map(|file| &file.changes) {
        let Some(side) = change.after.as_ref().or(change.before.as_ref()) else {
            continue;
        };
        let path = leading(&side.path);
        let kind = brief(side.subject.resource_type.as_deref().unwrap_or("resource"));
        let name = brief(side.subject.name.as_deref().unwrap_or("-"));
        for effect in effects(change) {
            let (line, what, text) = (side.line, effect.what, &effect.text);
            writeln!(out, "{path}:{line}: {what}: {kind} {name}: {text}")?;
        }
    }
    Ok(())
}
