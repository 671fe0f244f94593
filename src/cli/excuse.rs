//! Floor 7: the arguments with which comments are written for what is found.

use clap::Args;

use super::failure::say;
use super::{Paints, Streams};
use crate::engine::Excuse;
use crate::engine::problem::Problem;
use crate::engine::run::Run;
use crate::language::suppress::{Date, until};
use crate::report::visible;

/// Whether to write comments, and what they say.
#[derive(Args, Debug)]
#[command(next_help_heading = "Suppressions")]
pub(super) struct ExcuseArgs {
    /// Write comments that silence what is found; `--diff` only shows them.
    #[arg(long, requires = "reason")]
    #[arg(conflicts_with_all = [
        "fix", "unsafe_fixes", "base", "baseline", "no_suppressions", "watch",
    ])]
    add_suppressions: bool,
    /// Why, for each comment; with `until=YYYY-MM-DD` they count until that day.
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    #[arg(requires = "add_suppressions")]
    reason: Option<String>,
    /// Write comments into `.json` files too that have none yet.
    #[arg(long, requires = "add_suppressions")]
    json_comments: bool,
    /// Report what comments in the files silence, too.
    #[arg(long)]
    pub(super) no_suppressions: bool,
}

impl ExcuseArgs {
    /// Whether comments are asked for.
    pub(super) const fn is_given(&self) -> bool {
        self.add_suppressions
    }

    /// What is to be written, if anything.
    pub(super) fn excuse(&self, today: Option<Date>) -> Result<Option<Excuse>, Problem> {
        let Some(reason) = self.reason.clone().filter(|_| self.add_suppressions) else {
            return Ok(None);
        };
        let last = until(&reason).ok().flatten();
        if let Some(last) = last.filter(|last| today.is_some_and(|today| *last < today)) {
            return Err(Problem::Usage {
                message: format!("comments until {last} would silence nothing"),
                help: Some("set a later day".to_owned()),
            });
        }
        Ok(Some(Excuse {
            reason,
            json_comments: self.json_comments,
        }))
    }
}

/// Tells of files in which no comment is written.
pub(super) fn tell_refused(excuse: &Excuse, run: &Run, paints: Paints, streams: &mut Streams<'_>) {
    let refused = run.files.iter().filter(|file| excuse.refuses(&file.source));
    for file in refused {
        let (warning, path) = (
            paints.stderr.warning("warning"),
            visible(file.source.path()),
        );
        let text = "is JSON without comments, and none is written";
        let help = "give `--json-comments`, or use `[[suppress]]` in armid.toml";
        say(
            streams.stderr,
            format!("{warning}: `{path}` {text}; {help}\n"),
        );
    }
}

/// Tells of files with findings that no comment can be written for.
pub(super) fn tell_unexcused(
    unexcused: &[(String, usize)],
    paints: Paints,
    streams: &mut Streams<'_>,
) {
    for (path, number) in unexcused {
        let (warning, path) = (paints.stderr.warning("warning"), visible(path));
        let findings = match number {
            1 => "one finding".to_owned(),
            _ => format!("{number} findings"),
        };
        let help = "write one at the end of the line";
        say(
            streams.stderr,
            format!("{warning}: `{path}` has {findings} that no comment above reaches; {help}\n"),
        );
    }
}

/// Tells of findings that parameter files bring, for which no comment is written.
pub(super) fn tell_by_values(number: usize, paints: Paints, streams: &mut Streams<'_>) {
    let findings = match number {
        0 => return,
        1 => "one finding is in a parameter file or comes of its values".to_owned(),
        _ => format!("{number} findings are in parameter files or come of their values"),
    };
    let warning = paints.stderr.warning("warning");
    let help = "write one yourself, or use `[[suppress]]` in armid.toml";
    say(
        streams.stderr,
        format!("{warning}: {findings}: no comment is written; {help}\n"),
    );
}

fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_control) {
        return Err("give a reason, on one line".to_owned());
    }
    if until(text).is_err() {
        return Err("write the last day as until=YYYY-MM-DD".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_that_is_understood() {
        assert_eq!(reason(" see #12 ").as_deref(), Ok("see #12"));
        assert!(reason("until=2027-01-31 moves").is_ok());
        for text in [
            "",
            " ",
            "a\nb",
            "a\u{1b}b",
            "until=tomorrow",
            "until 2027-01-31",
        ] {
            assert!(reason(text).is_err(), "{text:?}");
        }
    }
}
