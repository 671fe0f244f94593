//! Floor 7: operational errors, drawn on standard error.

use std::fmt::{self, Display};
use std::io::Write;

use miette::{Diagnostic, ReportHandler};

use crate::engine::problem::Problem;
use crate::report::{Paint, visible};

/// Draws an error, its causes and its help, one line each. Ours, because miette's own handlers
/// either guess at colour or print a structure.
struct Lines(Paint);

impl ReportHandler for Lines {
    fn debug(&self, error: &dyn Diagnostic, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(paint) = self;
        write!(out, "{}: {}", paint.error("error"), safe(error))?;
        let mut cause = error.source();
        while let Some(error) = cause {
            write!(out, "\n  cause: {}", safe(error))?;
            cause = error.source();
        }
        if let Some(help) = error.help() {
            write!(out, "\n  help: {}", safe(help))?;
        }
        Ok(())
    }
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

/// Warns of a file that is left out for its size.
pub(super) fn too_large(path: &str, limit: u64, paint: Paint, out: &mut dyn Write) {
    let (warning, path) = (paint.warning("warning"), visible(path));
    let text = format!("{warning}: `{path}` is larger than {limit} bytes: not read\n");
    say(out, text);
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
