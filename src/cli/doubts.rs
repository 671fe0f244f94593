//! Floor 7: warnings about what was given, where something else may have been meant.

use std::path::Path;

use super::failure::say;
use super::{Paints, Streams};
use crate::engine::discover::{shown, wanted};
use crate::engine::input::Input;
use crate::engine::problem::did_you_mean;
use crate::knowledge;
use crate::language::Language;
use crate::report::visible;
use crate::text::Source;

/// Warns of Bicep from standard input that nobody says is Bicep; `name` is what it is called, if it
/// is.
pub(super) fn language_of_stdin(
    name: Option<&str>,
    bytes: &[u8],
    paints: Paints,
    streams: &mut Streams<'_>,
) {
    let is_doubtful = name.is_none_or(|name| !wanted(Path::new(name)));
    let text = std::str::from_utf8(bytes).ok().filter(|_| is_doubtful);
    if text.is_some_and(looks_like_bicep) {
        let what = name.map_or_else(|| "standard input".to_owned(), quoted);
        let help = "name it with `--stdin-filename main.bicep`";
        warn_of_bicep(&what, help, paints, streams);
    }
}

/// Warns of Bicep in files that are named and called otherwise.
pub(super) fn language(files: &[Input], paints: Paints, streams: &mut Streams<'_>) {
    let is_doubtful = |file: &&Input| file.explicit && !file.is_stdin() && !wanted(&file.path);
    for file in files.iter().filter(is_doubtful) {
        // What cannot be read is told when it is checked.
        let loaded = file.clone().load();
        if loaded.is_ok_and(|loaded| looks_like_bicep(loaded.source.text())) {
            let help = "give it a name that ends in `.bicep`";
            warn_of_bicep(&quoted(&file.shown), help, paints, streams);
        }
    }
}

fn warn_of_bicep(what: &str, help: &str, paints: Paints, streams: &mut Streams<'_>) {
    warn(
        &format!("{what} is read as JSON, and looks like Bicep: {help}"),
        paints,
        streams,
    );
}

/// Warns of a type that is nearly one that armid knows: nothing would be found in its body.
pub(super) fn kind(kind: &str, paints: Paints, streams: &mut Streams<'_>) {
    if knowledge::canonical(kind).is_some() {
        return;
    }
    if let Some(help) = did_you_mean(knowledge::nearest(kind)) {
        warn(
            &format!("armid knows no type {}: {help}", quoted(kind)),
            paints,
            streams,
        );
    }
}

/// Warns of a parameter file that fits none of the templates of a run.
pub(super) fn values(path: &Path, paints: Paints, streams: &mut Streams<'_>) {
    let path = quoted(&shown(path));
    let text = format!("no template declares all parameters of {path}: its values are not used");
    warn(
        &format!("{text}; name the template that they are for"),
        paints,
        streams,
    );
}

fn quoted(text: &str) -> String {
    format!("`{}`", visible(text))
}

fn warn(text: &str, paints: Paints, streams: &mut Streams<'_>) {
    let warning = paints.stderr.warning("warning");
    say(streams.stderr, format!("{warning}: {text}\n"));
}

/// Whether a text is Bicep, and no JSON.
fn looks_like_bicep(text: &str) -> bool {
    // Nearly all JSON, which is not worth reading twice.
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if start.is_empty() || start.starts_with('{') {
        return false;
    }
    let source = Source::new("", text);
    Language::Arm.parse(&source).is_err() && Language::Bicep.parse(&source).is_ok()
}
