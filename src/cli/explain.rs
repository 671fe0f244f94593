//! Floor 7: `armid explain`.

use std::io::{self, Write};

use clap::Args;

use super::{Paints, Streams, Verdict, finish};
use crate::engine::plan::REFUSED;
use crate::engine::problem::{Problem, did_you_mean};
use crate::report::{Paint, title, write_page};
use crate::rules;
use crate::text::nearest;

/// Deployment errors and the rules that foresee them: code, message, rules.
const ERRORS: &str = include_str!("../../rules/errors.tsv");

/// What it means that a command refuses a change: no rule, but reported as one is.
const REFUSED_PAGE: &str = include_str!("rewrite-refused.md");

/// Arguments of `explain`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    armid explain identity-ids-deprecated\n  \
    armid explain MissingIdentityIds")]
pub(super) struct ExplainArgs {
    /// A rule, or the code of a deployment error.
    #[arg(value_name = "RULE|ERROR-CODE")]
    name: String,
}

/// One line of the table of errors.
struct DeploymentError {
    code: &'static str,
    message: &'static str,
    rules: Vec<&'static str>,
}

pub(super) fn run(
    args: &ExplainArgs,
    paints: Paints,
    streams: &mut Streams<'_>,
) -> Result<Verdict, Problem> {
    let (paint, out) = (paints.stdout, &mut *streams.stdout);
    let name = args.name.trim();
    let rule = rules::find(name).or_else(|| rules::find(&name.to_ascii_lowercase()));
    let written = if let Some(rule) = rule {
        write_page(rule.page, paint, out)
    } else if name.eq_ignore_ascii_case(REFUSED) {
        write_page(REFUSED_PAGE, paint, out)
    } else {
        let found: Vec<DeploymentError> = errors()
            .filter(|error| error.code.eq_ignore_ascii_case(name))
            .collect();
        if found.is_empty() {
            return Err(unknown(name));
        }
        write_errors(&found, paint, out)
    };
    finish(written.and_then(|()| out.flush()), Verdict::Clean)
}

fn errors() -> impl Iterator<Item = DeploymentError> {
    ERRORS.lines().skip(1).filter_map(|line| {
        let mut columns = line.split('\t');
        Some(DeploymentError {
            code: columns.next().filter(|code| !code.is_empty())?,
            message: columns.next()?,
            rules: columns
                .next()?
                .split([',', ' ', '|', ';'])
                .filter(|slug| !slug.is_empty())
                .collect(),
        })
    })
}

fn write_errors(found: &[DeploymentError], paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    for (index, error) in found.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", paint.bold(error.code))?;
        if !error.message.is_empty() {
            writeln!(out, "  {}", error.message)?;
        }
        if error.rules.is_empty() {
            writeln!(out, "  no rule foresees it")?;
        }
        for slug in &error.rules {
            let title = rules::find(slug).map_or("", |rule| title(rule.page));
            writeln!(out, "  {}  {title}", paint.bold(slug))?;
        }
    }
    writeln!(out)?;
    writeln!(out, "`armid explain RULE` prints a rule's page.")
}

fn unknown(name: &str) -> Problem {
    let codes = errors().map(|error| error.code);
    let near = nearest(name, rules::ALL.iter().map(|rule| rule.slug).chain(codes));
    let help = did_you_mean(near).or_else(|| Some("`armid rules` lists the rules".to_owned()));
    Problem::Usage {
        message: format!("`{name}` is neither a rule nor a deployment error that armid knows"),
        help,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deployment_error_names_rules_that_exist() {
        assert!(ERRORS.starts_with("code\tmessage\trules\n"));
        assert_eq!(errors().count(), ERRORS.lines().count() - 1);
        for error in errors() {
            for slug in error.rules {
                assert!(rules::find(slug).is_some(), "{}: {slug}", error.code);
            }
        }
    }
}
