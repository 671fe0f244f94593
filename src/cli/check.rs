//! Floor 7: `armid check`.

use clap::{Args, ValueEnum};

use super::files::{FileArgs, name_skipped};
use super::selection::RuleArgs;
use super::{CAN_FIX, Paints, Streams, Verdict, failure, finish};
use crate::diagnostic::Severity;
use crate::engine::CheckOptions;
use crate::engine::problem::Problem;
use crate::engine::run::{Run, check_files};
use crate::report::{self, Style, gravest};

/// Arguments of `check`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    armid check infra main.bicep\n  \
    armid check --select identity-ids-deprecated --format concise\n  \
    cat main.json | armid check - --stdin-filename main.json\n  \
    armid check body.json --as Microsoft.Compute/virtualMachines@2018-06-01 --patch")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    rules: RuleArgs,
    /// How to write the findings.
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: FormatArg,
    /// The least severity that makes the exit code 1.
    #[arg(
        long,
        value_enum,
        value_name = "SEVERITY",
        default_value_t,
        help_heading = "Output"
    )]
    fail_on: FailOn,
    /// Name the files that are skipped because they are no template.
    #[arg(long, short, help_heading = "Output")]
    verbose: bool,
    /// Findings only: no summary, no warnings.
    #[arg(long, short, conflicts_with = "verbose", help_heading = "Output")]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum FormatArg {
    /// In their source, for people.
    #[default]
    Human,
    /// One line each: `path:line:column: severity[rule] message`.
    Concise,
    /// For programs.
    Json,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum FailOn {
    /// Any finding.
    Note,
    /// Warnings and errors.
    Warning,
    /// Errors.
    #[default]
    Error,
    /// Nothing: findings never fail a run.
    Never,
}

impl FailOn {
    fn verdict(self, gravest: Option<Severity>) -> Verdict {
        let least = match self {
            Self::Note => Severity::Note,
            Self::Warning => Severity::Warning,
            Self::Error => Severity::Error,
            Self::Never => return Verdict::Clean,
        };
        if gravest.is_some_and(|gravest| gravest >= least) {
            Verdict::Findings
        } else {
            Verdict::Clean
        }
    }
}

pub(super) fn run(
    args: &CheckArgs,
    paints: Paints,
    streams: &mut Streams<'_>,
) -> Result<Verdict, Problem> {
    let (select, ignore) = args.rules.checked()?;
    let options = CheckOptions {
        select,
        ignore,
        rest_body: args.files.rest_body(),
        patch: args.files.patch(),
    };
    let inputs = args.files.inputs(args.quiet, paints, streams)?;
    let run = check_files(inputs.files, &options);
    for problem in &run.problems {
        failure::draw(problem, paints.stderr, streams.stderr);
    }
    if args.verbose {
        name_skipped(&run.skipped, streams);
    }
    let failed = inputs.failed || !run.problems.is_empty();
    let verdict = args.fail_on.verdict(gravest(&run));
    let verdict = if failed { Verdict::Failed } else { verdict };
    finish(args.write(&run, paints, streams), verdict)
}

impl CheckArgs {
    fn write(&self, run: &Run, paints: Paints, streams: &mut Streams<'_>) -> std::io::Result<()> {
        let format = match self.format {
            FormatArg::Human => report::Format::Human,
            FormatArg::Concise => report::Format::Concise,
            FormatArg::Json => report::Format::Json,
        };
        let style = Style {
            paint: paints.stdout,
            quiet: self.quiet,
            can_fix: CAN_FIX,
        };
        report::write(run, format, style, streams.stdout)?;
        streams.stdout.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_decides_which_findings_fail_a_run() {
        let warning = Some(Severity::Warning);
        assert_eq!(FailOn::Note.verdict(warning), Verdict::Findings);
        assert_eq!(FailOn::Warning.verdict(warning), Verdict::Findings);
        assert_eq!(FailOn::Error.verdict(warning), Verdict::Clean);
        assert_eq!(FailOn::Never.verdict(Some(Severity::Error)), Verdict::Clean);
        assert_eq!(FailOn::Note.verdict(None), Verdict::Clean);
    }
}
