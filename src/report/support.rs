//! Floor 6: what a resource type takes, and since when. Knows no fact itself.

use std::io;

use super::Paint;
use super::table::{Columns, wrap};

/// A space that no line is broken at.
const HELD: &str = "\u{a0}";

/// What a resource type takes over a run of API versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportRow {
    /// The first API version.
    pub from: String,
    /// The last one known.
    pub to: String,
    /// `stable`, `preview`, or empty where both say the same.
    pub track: String,
    /// `none`, `optional`, `required` or `readonly`.
    pub identity: String,
    /// Values of `type` as these versions spell them; `*` for any text.
    pub kinds: Vec<String>,
    /// `dictionary`, `array`, `none` or `other`.
    pub shape: &'static str,
}

/// The history of a type, one line a run of versions.
pub fn write_history(
    resource_type: &str,
    rows: &[SupportRow],
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    writeln!(out, "{}", paint.bold(resource_type))?;
    if rows.is_empty() {
        return writeln!(out, "  takes no managed identity at any API version");
    }
    let head = ["from", "to", "identity", "collection", "values of `type`"].map(str::to_owned);
    let cells: Vec<[String; 5]> = rows.iter().map(row).collect();
    let columns = Columns::fit(cells.iter().chain([&head]), paint.width - 2, &[]);
    // The last column wraps under itself.
    let blank = columns.line(&["x", "", "", "", "x"].map(str::to_owned));
    let lead = blank.chars().count() - 1;
    writeln!(out, "  {}", paint.dim(columns.line(&head)))?;
    for cells in &cells {
        let mut front = cells.clone();
        for (index, line) in wrapped(&cells[4], paint.width.saturating_sub(lead + 2))
            .into_iter()
            .enumerate()
        {
            if index == 0 {
                front[4].clone_from(&line);
                writeln!(out, "  {}", columns.line(&front))?;
            } else {
                writeln!(out, "  {:lead$}{line}", "")?;
            }
        }
    }
    Ok(())
}

fn row(row: &SupportRow) -> [String; 5] {
    let track = if row.track.is_empty() {
        String::new()
    } else {
        format!(" ({})", row.track)
    };
    [
        row.from.clone(),
        format!("{}{track}", row.to),
        row.identity.clone(),
        if has_identity(row) {
            row.shape.to_owned()
        } else {
            "-".to_owned()
        },
        if has_identity(row) {
            kinds(row, ", ")
        } else {
            "-".to_owned()
        },
    ]
}

/// What holds at one version, in words; without a row that version has no identity.
pub fn write_version(
    resource_type: &str,
    version: &str,
    row: Option<&SupportRow>,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let name = paint.bold(format!("{resource_type}@{version}"));
    let Some(row) = row.filter(|row| has_identity(row)) else {
        return writeln!(out, "{name}\n  takes no managed identity");
    };
    let lead = match row.identity.as_str() {
        "required" => "needs an `identity`",
        "readonly" => "has an `identity` that only the service writes",
        _ => "takes an `identity`",
    };
    let types = if row.kinds.iter().any(|kind| kind == "*") {
        "its `type` may be any text".to_owned()
    } else if row.kinds.is_empty() {
        "it has no `type`".to_owned()
    } else {
        format!("its `type` is one of {}", kinds(row, ", "))
    };
    let collection = match row.shape {
        "dictionary" => {
            "user-assigned identities go into `userAssignedIdentities`, a dictionary: each key is \
             a resource ID, each value `{}`"
        }
        "array" => "user-assigned identities go into `identityIds`, an array of resource IDs",
        "none" => "it takes no user-assigned identities",
        _ => "user-assigned identities are named in a way of its own",
    };
    let is_newer = version.get(..10) > row.to.get(..10);
    let known = format!(
        "{} from {} to {}{}",
        if is_newer {
            "as the newest known versions do,"
        } else {
            "the same holds"
        },
        row.from,
        row.to,
        if row.track.is_empty() {
            String::new()
        } else {
            format!(", {} versions", row.track)
        },
    );
    writeln!(out, "{name}")?;
    for text in [lead, &types, collection, &known] {
        for (index, line) in wrapped(text, paint.width - 4).into_iter().enumerate() {
            writeln!(out, "  {}{line}", if index == 0 { "" } else { "  " })?;
        }
    }
    Ok(())
}

/// Says that an API version is none of those that are known of a type.
pub fn write_unknown_version(
    resource_type: &str,
    version: &str,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let name = paint.bold(format!("{resource_type}@{version}"));
    writeln!(
        out,
        "{name}\n  is not known: the type data has no such version"
    )
}

fn has_identity(row: &SupportRow) -> bool {
    row.identity != "none"
}

fn kinds(row: &SupportRow, separator: &str) -> String {
    if row.kinds.is_empty() {
        return "-".to_owned();
    }
    // A value with a space in it stays on one line.
    let quoted = row
        .kinds
        .iter()
        .map(|kind| format!("`{}`", kind.replace(' ', HELD)));
    quoted.collect::<Vec<_>>().join(separator)
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let lines = wrap(text, width).into_iter();
    lines.map(|line| line.replace(HELD, " ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history() -> Vec<SupportRow> {
        let row = |from: &str, to: &str, identity: &str, kinds: &[&str], shape| SupportRow {
            from: from.to_owned(),
            to: to.to_owned(),
            track: String::new(),
            identity: identity.to_owned(),
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            shape,
        };
        let all = [
            "None",
            "SystemAssigned",
            "SystemAssigned, UserAssigned",
            "UserAssigned",
        ];
        vec![
            row("2015-06-15", "2015-06-15", "none", &[], "none"),
            row(
                "2016-03-30",
                "2017-03-30",
                "optional",
                &["SystemAssigned"],
                "none",
            ),
            row("2017-12-01", "2018-04-01", "optional", &all, "array"),
            SupportRow {
                track: "preview".to_owned(),
                ..row("2018-06-01", "2025-04-01", "required", &all, "dictionary")
            },
        ]
    }

    #[test]
    fn a_history_is_one_line_a_run_of_versions() {
        let mut out = Vec::new();
        let name = "Microsoft.Compute/virtualMachines";
        write_history(name, &history(), Paint::new(false), &mut out).unwrap();
        write_history("Microsoft.Network/x", &[], Paint::new(false), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }

    #[test]
    fn one_version_is_told_in_words() {
        let mut out = Vec::new();
        let rows = history();
        for row in rows.iter().map(Some).chain([None]) {
            let version = row.map_or("2014-01-01", |row| row.from.as_str());
            write_version("A.B/c", version, row, Paint::new(false), &mut out).unwrap();
        }
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }
}
