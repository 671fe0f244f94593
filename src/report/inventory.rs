//! Floor 6: every resource and its identity, as a table.

use std::io;

use super::escape::{leading, visible};
use super::table::Columns;
use super::{Paint, count};
use crate::diagnostic::{IdentitySummary, InventoryEntry, SupportSummary};

/// What is written where armid does not know.
const UNKNOWN: &str = "unknown";

/// A table for each file, with columns of its own.
pub fn write_table(
    files: &[(String, Vec<InventoryEntry>)],
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let head = [
        "line",
        "resource type",
        "version",
        "name",
        "identity",
        "ids",
        "takes",
    ];
    let head = head.map(str::to_owned);
    for (path, entries) in files {
        // Each file by itself: one long name in one of a thousand files cuts no other's.
        let rows: Vec<[String; 7]> = entries.iter().map(row).collect();
        let columns = Columns::fit(
            rows.iter().chain([&head]),
            paint.width - 2,
            &[(1, 2), (3, 3)],
        );
        let columns = columns.right(0).right(5);
        writeln!(out, "{}", paint.bold(leading(path)))?;
        writeln!(out, "  {}", paint.dim(columns.line(&head)))?;
        for row in &rows {
            writeln!(out, "  {}", columns.line(row))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", summary(files))
}

fn row(entry: &InventoryEntry) -> [String; 7] {
    let subject = &entry.subject;
    let kind = subject.resource_type.as_deref().unwrap_or(UNKNOWN);
    let version = subject.api_version.as_deref().unwrap_or(UNKNOWN);
    let name = visible(subject.name.as_deref().unwrap_or("-"));
    let existing = if entry.existing { "existing " } else { "" };
    [
        entry.line.to_string(),
        visible(kind).into_owned(),
        visible(version).into_owned(),
        format!("{existing}{name}"),
        entry.identity.as_ref().map_or("-".to_owned(), identity),
        entry.identity.as_ref().map_or("-".to_owned(), ids),
        entry.supports.as_ref().map_or(UNKNOWN.to_owned(), takes),
    ]
}

/// The values of the type in short: `system, user`, `none or system`.
fn identity(identity: &IdentitySummary) -> String {
    match &identity.values {
        None => UNKNOWN.to_owned(),
        Some(values) if values.is_empty() => "no type".to_owned(),
        Some(values) => {
            let short = values.iter().map(|value| match *value {
                "None" => "none",
                "SystemAssigned" => "system",
                "UserAssigned" => "user",
                _ => "system, user",
            });
            short.collect::<Vec<_>>().join(" or ")
        }
    }
}

fn ids(identity: &IdentitySummary) -> String {
    match &identity.user_assigned {
        None => UNKNOWN.to_owned(),
        Some(ids) => ids.len().to_string(),
    }
}

/// What the type takes in short: `all` for system, user, and both at once.
fn takes(supports: &SupportSummary) -> String {
    let (mut system, mut user, mut both) = (false, false, false);
    for kind in &supports.kinds {
        if kind == "*" {
            return "any".to_owned();
        }
        let folded = kind.to_ascii_lowercase();
        match (folded.contains("system"), folded.contains("user")) {
            (true, true) => both = true,
            (true, false) => system = true,
            (false, true) => user = true,
            (false, false) => {}
        }
    }
    let words = [(system, "system"), (user, "user"), (both, "both")];
    let words: Vec<&str> = words
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, word)| word)
        .collect();
    match words.len() {
        // An IoT hub has `identityType` in the place of `type`.
        0 if supports.shape != "none" => "no type".to_owned(),
        0 => "nothing".to_owned(),
        3 => "all".to_owned(),
        _ => words.join(", "),
    }
}

fn summary(files: &[(String, Vec<InventoryEntry>)]) -> String {
    let entries = || files.iter().flat_map(|(_, entries)| entries);
    // What is only referred to has its identity from elsewhere, whatever is written.
    let made = || entries().filter(|entry| !entry.existing);
    let written = || made().filter_map(|entry| entry.identity.as_ref());
    let identities = || written().filter(|identity| !is_none(identity));
    let unknown = identities()
        .filter(|identity| identity.kinds.is_none())
        .count();
    let unknown = match unknown {
        0 => String::new(),
        number => format!(" ({number} unknown)"),
    };
    format!(
        "{} in {}, {} with an identity{unknown}",
        count(entries().count(), "resource"),
        count(files.len(), "template"),
        identities().count(),
    )
}

/// Whether an identity is surely none at all.
fn is_none(identity: &IdentitySummary) -> bool {
    let kinds = identity.kinds.as_deref().unwrap_or_default();
    !kinds.is_empty() && kinds.iter().all(|kind| *kind == "None")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::resources;

    #[test]
    fn what_has_none_or_is_only_referred_to_is_not_counted() {
        let [(_, machines), (_, sites)] = &resources()[..] else {
            panic!("the samples are two files");
        };
        let of_kinds = |kinds: &[&'static str]| {
            let mut entry = machines[0].clone();
            let identity = entry.identity.as_mut().unwrap();
            identity.kinds = Some(kinds.to_vec());
            entry
        };
        let entries = vec![
            of_kinds(&["None"]),
            of_kinds(&["None", "SystemAssigned"]),
            InventoryEntry {
                existing: true,
                ..machines[0].clone()
            },
            sites[0].clone(),
        ];
        let told = summary(&[("main.json".to_owned(), entries)]);
        assert_eq!(told, "4 resources in 1 template, 1 with an identity");
    }

    #[test]
    fn the_table_lines_up_says_unknown_and_fits_100_columns() {
        let mut out = Vec::new();
        write_table(&resources(), Paint::new(false), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.lines().all(|line| line.chars().count() <= 100));
        insta::assert_snapshot!(text);
    }

    #[test]
    fn nothing_found_is_one_line() {
        let mut out = Vec::new();
        write_table(&[], Paint::new(false), &mut out).unwrap();
        assert_eq!(out, b"0 resources in 0 templates, 0 with an identity\n");
    }
}
