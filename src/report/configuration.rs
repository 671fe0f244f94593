//! Floor 6: what is in force, as TOML with who says so beside it.

use std::io::{self, Write};
use std::path::Path;

use super::escape::visible;
use super::paint::Paint;
use crate::engine::config::{Line, Origin};
use crate::engine::discover::shown;

/// Where the second column begins, unless a line is longer.
const COLUMN: usize = 48;

/// Writes what holds at a path; `config` is the file that says so, if there is one.
pub fn write_configuration(
    path: &Path,
    config: Option<&Path>,
    lines: &[Line],
    paint: Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    let path = shown(path);
    let from = match config {
        Some(config) => format!("by {}", visible(&shown(config))),
        None => "without an armid.toml".to_owned(),
    };
    writeln!(out, "# what holds for {}, {from}", visible(&path))?;
    writeln!(out)?;
    for line in lines {
        let Some(origin) = &line.origin else {
            writeln!(out, "{}", line.text)?;
            continue;
        };
        let origin = match origin {
            Origin::Flag(flag) => paint.bold(flag),
            Origin::Place(place) => visible(place).into_owned(),
            Origin::Default => "default".to_owned(),
        };
        let room = COLUMN.saturating_sub(line.text.chars().count()).max(2);
        writeln!(out, "{}{:room$}# {origin}", line.text, "")?;
    }
    Ok(())
}
