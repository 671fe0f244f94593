//! Floor 7: `armid diff`.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::fail_on::FailOn;
use super::files::{is_stdin, size};
use super::{Paints, Streams, Verdict, failure, finish};
use crate::engine::CheckOptions;
use crate::engine::compare::{
    Comparisons, Origin, Reading, Versions, compare_files, gravest, paired,
};
use crate::engine::discover::{DiscoverOptions, Found, discover, shown};
use crate::engine::problem::Problem;
use crate::report::{self, Style};

/// Arguments of `diff`.
#[derive(Args, Debug)]
#[command(
    after_help = "Resources are recognised by type and evaluated name, then by symbolic name, then \
    by position; ARM JSON and Bicep can be compared with each other. What is not known is no loss. \
    To compare with a git revision: armid check --base REV.\n\n\
    Exit codes: 0 nothing is lost; 1 an identity is lost (or what --fail-on says), or a template \
    cannot be parsed; 2 armid could not run.\n\nExamples:\n  \
    armid diff main.old.json main.json\n  \
    armid diff main.json main.bicep    before and after `az bicep decompile`\n  \
    armid diff --format json release/1 release/2"
)]
pub(super) struct DiffArgs {
    /// The older version: a file or a folder.
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The newer version.
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Take the files that `.gitignore` leaves out too, and folders called `bin`, `obj` or
    /// `node_modules`.
    #[arg(long, help_heading = "Input")]
    no_ignore: bool,
    /// The largest file to read, in bytes or with KiB, MiB or GiB.
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "256MiB")]
    #[arg(help_heading = "Input")]
    max_file_size: u64,
    /// How to write what is different.
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: FormatArg,
    /// The least severity that makes the exit code 1; what is lost is an error, what is gained a
    /// note.
    #[arg(
        long,
        value_enum,
        value_name = "SEVERITY",
        default_value_t,
        help_heading = "Output"
    )]
    fail_on: FailOn,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum FormatArg {
    /// A table, for people.
    #[default]
    Human,
    /// One line each.
    Concise,
    /// For programs.
    Json,
}

pub(super) fn run(
    args: &DiffArgs,
    paints: Paints,
    streams: &mut Streams<'_>,
) -> Result<Verdict, Problem> {
    if [&args.old, &args.new]
        .into_iter()
        .any(|path| is_stdin(path))
    {
        return Err(Problem::Usage {
            message: "`armid diff` reads no standard input".to_owned(),
            help: Some("write it to a file, and name that".to_owned()),
        });
    }
    let options = CheckOptions::default();
    let (old, new) = (args.found(&args.old), args.found(&args.new));
    let mut failed = false;
    for problem in old.problems.iter().chain(&new.problems) {
        failure::draw(problem, paints.stderr, streams.stderr);
        failed = true;
    }
    if failed && (is_file_or_nothing(&args.old) || is_file_or_nothing(&args.new)) {
        return Ok(Verdict::Failed);
    }
    let too_large = old.too_large.iter().chain(&new.too_large);
    failure::too_large(too_large, args.max_file_size, paints.stderr, streams.stderr);
    let named = !args.old.is_dir();
    let reading = Reading {
        options: &options,
        named,
    };
    let comparisons = compare_files(args.versions(old, new)?, reading);
    for problem in &comparisons.problems {
        failure::draw(problem, paints.stderr, streams.stderr);
    }
    if named && !comparisons.skipped.is_empty() {
        let (old, new) = (shown(&args.old), shown(&args.new));
        return Err(Problem::Usage {
            message: format!("`{old}` and `{new}` are not both templates"),
            help: None,
        });
    }
    let style = Style {
        paint: paints.stderr,
        ..Style::default()
    };
    for broken in [&comparisons.broken_old, &comparisons.broken_new] {
        // The table is what was asked for; it is worth writing even if nobody hears of the rest.
        let _nobody_listens = report::write_files(broken, style, streams.stderr);
    }
    let broken = !comparisons.broken_old.is_empty() || !comparisons.broken_new.is_empty();
    let found = args.fail_on.verdict(gravest(&comparisons));
    let verdict = match found {
        _ if failed || !comparisons.problems.is_empty() => Verdict::Failed,
        _ if broken => Verdict::Findings,
        found => found,
    };
    finish(args.write(&comparisons, paints, streams), verdict)
}

/// Whether nothing can be said where this path leads nowhere.
fn is_file_or_nothing(path: &Path) -> bool {
    !path.is_dir()
}

impl DiffArgs {
    fn found(&self, path: &Path) -> Found {
        let options = DiscoverOptions {
            no_ignore: self.no_ignore,
            max_file_size: self.max_file_size,
            ..DiscoverOptions::default()
        };
        discover(&[path.to_owned()], options)
    }

    fn versions(&self, old: Found, new: Found) -> Result<Vec<Versions>, Problem> {
        match (self.old.is_dir(), self.new.is_dir()) {
            (true, true) => Ok(paired((&self.old, old.files), (&self.new, new.files))),
            (false, false) => {
                let origin = |found: Found| found.files.into_iter().next().map(Origin::Input);
                Ok(vec![Versions {
                    old: origin(old),
                    new: origin(new),
                }])
            }
            _ => Err(Problem::Usage {
                message: "a file cannot be compared with a folder".to_owned(),
                help: Some("give two files, or two folders".to_owned()),
            }),
        }
    }

    fn write(
        &self,
        comparisons: &Comparisons,
        paints: Paints,
        streams: &mut Streams<'_>,
    ) -> io::Result<()> {
        let out = &mut *streams.stdout;
        match self.format {
            FormatArg::Human => report::write_comparison(comparisons, paints.stdout, out)?,
            FormatArg::Concise => report::write_comparison_lines(comparisons, out)?,
            FormatArg::Json => report::write_comparison_json(comparisons, out)?,
        }
        out.flush()
    }
}
