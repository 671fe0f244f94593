//! Floor 7: operational errors, drawn on standard error.

use std::fmt::{self, Display};
use std::io::Write;

use miette::{Diagnostic, ReportHandler, SourceCode, SourceSpan};

use crate::engine::problem::{Problem, too_many};
use crate::report::{Paint, visible};

/// Draws an error, its causes and its help, one line each. Ours, because miette's own handlers
/// either guess at colour or print a structure.
struct Lines(Paint);

impl ReportHandler for Lines {
    fn debug(&self, error: &dyn Diagnostic, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(paint) = self;
        write!(out, "{}: {}", paint.error("error"), safe(error))?;
        if let (Some(code), Some(labels)) = (error.source_code(), error.labels()) {
            for label in labels {
                excerpt(code, *label.inner(), *paint, out)?;
            }
        }
        let mut cause = error.source();
        while let Some(error) = cause {
            write!(out, "\n  cause: {}", safe(error))?;
            cause = error.source();
        }
        if let Some(help) = error.help() {
            write!(out, "\n  help: {}", safe(help))?;
        }
        for other in error.related().into_iter().flatten() {
            out.write_str("\n")?;
            self.debug(other, out)?;
        }
        Ok(())
    }
}

/// As many characters of a line are shown on either side of where a place begins.
const AROUND: usize = 60;

/// Draws the line that a place begins in, with the place marked, cut where it is long.
fn excerpt(
    code: &dyn SourceCode,
    place: SourceSpan,
    paint: Paint,
    out: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let start = SourceSpan::new(place.offset().into(), 0);
    let Ok(read) = code.read_span(&start, 1, 1) else {
        return Ok(());
    };
    let text = String::from_utf8_lossy(read.data());
    let at = place.offset().saturating_sub(read.span().offset());
    let (above, rest) = text.split_at_checked(at).unwrap_or((&text, ""));
    let before = above.rsplit('\n').next().unwrap_or_default();
    let before = before.strip_prefix('\u{feff}').unwrap_or(before);
    let rest = rest.lines().next().unwrap_or_default();
    let marked = rest.get(..place.len()).unwrap_or(rest);
    let after = rest.get(marked.len()..).unwrap_or_default();
    let column = before.encode_utf16().count() + 1;
    let number = read.line() + above.matches('\n').count() + 1;
    let number = number.to_string();
    let room = " ".repeat(number.len());
    let name = read.name().unwrap_or_default();
    write!(out, "\n  --> {}:{number}:{column}", safe(name))?;
    let tail = |text: &str| -> String {
        let cut = text.chars().count().saturating_sub(AROUND);
        safe(text.chars().skip(cut).collect::<String>())
    };
    let head = |text: &str, most: usize| safe(text.chars().take(most).collect::<String>());
    let (before, marked) = (tail(before), head(marked, AROUND));
    let after = head(after, AROUND.saturating_sub(marked.chars().count()));
    write!(out, "\n  {number} | {before}{marked}{after}")?;
    let under = "^".repeat(marked.chars().count().max(1));
    let indent = " ".repeat(before.chars().count());
    write!(out, "\n  {room} | {indent}{}", paint.error(under))
}

/// Paths can hold anything.
fn safe(text: impl Display) -> String {
    visible(&text.to_string()).into_owned()
}

/// Writes one problem. There is nowhere left to complain to if that fails.
pub(super) fn draw(problem: &Problem, paint: Paint, out: &mut dyn Write) {
    struct Drawn<'a>(&'a Problem, Paint);
    impl Display for Drawn<'_> {
        fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            Lines(self.1).debug(self.0, out)
        }
    }
    say(out, format_args!("{}\n", Drawn(problem, paint)));
}

/// Warns of files that are left out for their size.
pub(super) fn too_large<'f>(
    files: impl IntoIterator<Item = &'f (String, u64)>,
    limit: u64,
    paint: Paint,
    out: &mut dyn Write,
) {
    for (path, size) in files {
        let (warning, path) = (paint.warning("warning"), visible(path));
        let size = too_many(Some(*size), limit);
        say(out, format!("{warning}: `{path}` has {size}: left out\n"));
    }
}

/// Writes text to standard error as it is.
pub(super) fn say(out: &mut dyn Write, text: impl Display) {
    let _nobody_listens = write!(out, "{text}").and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(problem: &Problem) -> String {
        let mut out = Vec::new();
        draw(problem, Paint::new(false), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_problem_says_what_why_and_what_to_do() {
        let problem = Problem::Missing {
            path: "a\u{1b}[2J.json".to_owned(),
            near: vec!["b.json".to_owned()],
        };
        let expected = "error: `a\\u{1b}[2J.json` does not exist\n  help: did you mean `b.json`?\n";
        assert_eq!(drawn(&problem), expected);
        let problem = Problem::Read {
            path: "x".to_owned(),
            source: std::io::Error::other("disk on fire"),
        };
        assert_eq!(
            drawn(&problem),
            "error: cannot read `x`\n  cause: disk on fire\n"
        );
    }
}
