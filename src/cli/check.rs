//! Floor 7: `armid check`.

use std::io;
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};

use super::base::Base;
use super::baseline::{BaselineArgs, Known};
use super::color::links;
use super::excuse::{ExcuseArgs, tell_by_values, tell_refused, tell_unexcused};
use super::fail_on::FailOn;
use super::files::{FileArgs, Inputs, name_skipped};
use super::output::{OutputArgs, Outputs};
use super::progress::Bar;
use super::selection::RuleArgs;
use super::watch::Watch;
use super::{Paints, Streams, Verdict, failure, finish, hand_over, interrupt};
use crate::diagnostic::Safety;
use crate::engine::batch::{Delivery, FixRun, excuse_files, fix_files};
use crate::engine::input::Input;
use crate::engine::problem::Problem;
use crate::engine::run::{FileReport, check_files};
use crate::engine::{CheckOptions, Excuse};
use crate::report::{self, Links, Paint, Style};

/// Arguments of `check`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    armid check infra main.bicep\n  \
    armid check --fix main.json\n  \
    armid check --unsafe-fixes --diff infra\n  \
    armid check --base origin/main infra\n  \
    armid check --baseline known.json --write-baseline\n  \
    armid check --watch --max-findings 5\n  \
    armid check --add-suppressions --reason \"until the move, #12\" infra\n  \
    armid check --select identity-ids-deprecated --format concise\n  \
    armid check --profile psrule,azure-policy infra\n  \
    armid check main.bicep prod.bicepparam\n  \
    armid check main.json --parameters prod.parameters.json\n  \
    cat main.json | armid check - --stdin-filename main.json\n  \
    armid check body.json --as Microsoft.Web/sites@2018-02-01 --patch")]
#[command(group(ArgGroup::new("fixing").args(["fix", "diff"]).multiple(true)))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    rules: RuleArgs,
    /// Compare with this git revision, too: tell which identities a deployment would take away.
    #[arg(long, value_name = "REV", help_heading = "Comparing")]
    #[arg(conflicts_with_all = ["fix", "diff", "patch"])]
    base: Option<String>,
    #[command(flatten)]
    excuses: ExcuseArgs,
    /// Mend what can be mended without changing what is deployed.
    #[arg(long, help_heading = "Fixes")]
    fix: bool,
    /// With `--fix` or `--diff`: mend what may change what is deployed, too.
    #[arg(long, requires = "fixing", help_heading = "Fixes")]
    unsafe_fixes: bool,
    /// Print what `--fix` would change as a unified diff, and write nothing.
    #[arg(long, help_heading = "Fixes")]
    diff: bool,
    #[command(flatten)]
    baseline: BaselineArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// The least severity that makes the exit code 1 [default: error].
    #[arg(long, value_enum, value_name = "SEVERITY", help_heading = "Output")]
    fail_on: Option<FailOn>,
    /// Exit with 0 whatever is found; with 2 all the same where armid could not run.
    #[arg(long, conflicts_with = "fail_on", help_heading = "Output")]
    exit_zero: bool,
    /// Check again after each change, until Ctrl-C.
    #[arg(long, help_heading = "Output")]
    #[arg(conflicts_with_all = ["fix", "diff", "write_baseline", "output"])]
    watch: bool,
    /// Name the files that are skipped because they are no template.
    #[arg(long, short, help_heading = "Output")]
    verbose: bool,
    /// Findings only: no summary, no warnings.
    #[arg(long, short, conflicts_with = "verbose", help_heading = "Output")]
    quiet: bool,
}

pub(super) fn run(
    args: &CheckArgs,
    paints: Paints,
    streams: &mut Streams<'_>,
) -> Result<Verdict, Problem> {
    if !args.watch {
        return once(args, paints, streams);
    }
    let watch = args.watched()?;
    once(args, paints, streams)?;
    loop {
        if !args.quiet {
            failure::say(streams.stderr, "waiting for changes; Ctrl-C ends it\n");
        }
        if !watch.changed() {
            return Ok(Verdict::Clean);
        }
        // Nobody reads on: nothing is left to do.
        if writeln!(streams.stdout)
            .and_then(|()| streams.stdout.flush())
            .is_err()
        {
            return Ok(Verdict::Clean);
        }
        if let Err(problem) = once(args, paints, streams) {
            failure::draw(&problem, paints.stderr, streams.stderr);
        }
    }
}

fn once(args: &CheckArgs, paints: Paints, streams: &mut Streams<'_>) -> Result<Verdict, Problem> {
    let rules = args.rules.checked()?;
    args.refuse_reports()?;
    let inputs = args.files.inputs(args.quiet, paints, streams)?;
    let outputs = args.outputs(&inputs.files)?;
    let known = args.baseline.open(&inputs.files, args.files.limit())?;
    let (read, broken) = args.files.options(&inputs)?;
    let options = CheckOptions {
        select: rules.select,
        ignore: rules.ignore,
        posture: rules.posture,
        no_suppressions: args.excuses.no_suppressions,
        today: streams.today,
        baseline: known.as_ref().map(Known::shared),
        ..read
    };
    if args.base.is_none() {
        super::base::refuse_alone(&options)?;
    }
    args.rules.agree_with(&options, &inputs.files)?;
    let excuse = args.excuses.excuse(streams.today)?;
    let writes = args.fix || excuse.is_some();
    let to_stdout = writes && !args.diff && inputs.has_stdin();
    inputs.stdin_alone(to_stdout)?;
    let base = args.compared(&inputs)?;
    let compared = base.is_some();
    let mut done = args.checked(inputs.files, &options, excuse.as_ref(), streams);
    if let Some(base) = base {
        let comparisons = base.compare(&options, &mut done.run);
        if !args.quiet {
            super::base::tell(&comparisons, paints.stderr, streams.stderr);
        }
    }
    done.run.add_first(broken, &options);
    for problem in &done.run.problems {
        failure::draw(problem, paints.stderr, streams.stderr);
    }
    args.tell(&done, &options, excuse.as_ref(), paints, streams);
    done.run.problems.splice(0..0, inputs.problems);
    if let Some(known) = known {
        let told = known.conclude(&mut done.run, &options, compared, paints, streams);
        failure::say(streams.stderr, if args.quiet { "" } else { &told });
    }
    let mut verdict = args.verdict(&done, &options);
    let style = args.style(paints.stdout);
    for problem in outputs.save(&done.run, &options, style, streams.stderr) {
        failure::draw(&problem, paints.stderr, streams.stderr);
        verdict = Verdict::Failed;
    }
    let text = inputs.passed_over.filter(|_| to_stdout);
    let written = streams.stdout.write_all(&text.unwrap_or_default());
    finish(
        written.and_then(|()| args.write(&done, &outputs, to_stdout, paints, streams)),
        verdict,
    )
}

impl CheckArgs {
    /// Checks the files, and mends them or writes comments as it was asked for.
    fn checked(
        &self,
        files: Vec<Input>,
        options: &CheckOptions,
        excuse: Option<&Excuse>,
        streams: &Streams<'_>,
    ) -> FixRun {
        if (self.fix || excuse.is_some()) && !self.diff {
            interrupt::end_well(&options.progress);
        }
        let bar = || Bar::on(streams, files.len(), &options.progress);
        let _bar = (!self.quiet).then(bar).flatten();
        if let Some(excuse) = excuse {
            return excuse_files(files, options, excuse, self.delivery());
        }
        if self.fix || self.diff {
            return fix_files(files, options, self.allowed(), self.delivery());
        }
        FixRun {
            run: check_files(files, options),
            ..FixRun::default()
        }
    }

    /// Tells what came to nothing: values, comments, files.
    fn tell(
        &self,
        done: &FixRun,
        options: &CheckOptions,
        excuse: Option<&Excuse>,
        paints: Paints,
        streams: &mut Streams<'_>,
    ) {
        if !self.quiet {
            let checked = done.run.checked;
            self.files.doubt_values(options, checked, paints, streams);
        }
        if let Some(excuse) = excuse.filter(|_| !self.quiet) {
            tell_refused(excuse, &done.run, paints, streams);
            tell_unexcused(&done.unexcused, paints, streams);
            tell_by_values(done.by_values, paints, streams);
        }
        if self.verbose {
            name_skipped(&done.run.skipped, streams);
        }
    }

    /// Watches everything that is read.
    fn watched(&self) -> Result<Watch, Problem> {
        let refused = |what: &str, help: &str| {
            Err(Problem::Usage {
                message: format!("`--watch` {what}"),
                help: Some(help.to_owned()),
            })
        };
        if self.files.reads_stdin() {
            return refused("cannot read standard input again", "give files or folders");
        }
        if self.output.has_file() {
            return refused("writes no file", "give one `--format` without `=FILE`");
        }
        let others = self.files.parameter_file().into_iter();
        let others = others.chain(self.baseline.path());
        let paths = self.files.paths().iter();
        Watch::new(paths.map(PathBuf::as_path).chain(others))
    }

    /// What the files are compared with, if anything.
    fn compared(&self, inputs: &Inputs) -> Result<Option<Base>, Problem> {
        let Some(revision) = &self.base else {
            return Ok(None);
        };
        self.files.refuse_nameless()?;
        let looking = self.files.looking(inputs.configured.configs());
        Base::new(revision, self.files.paths(), &inputs.files, looking).map(Some)
    }

    const fn allowed(&self) -> Safety {
        if self.unsafe_fixes {
            Safety::Unsafe
        } else {
            Safety::Safe
        }
    }

    const fn delivery(&self) -> Delivery {
        if self.diff {
            Delivery::Diff
        } else {
            Delivery::Write
        }
    }

    /// The findings that a difference leaves are in a text that is nowhere.
    fn refuse_reports(&self) -> Result<(), Problem> {
        if self.diff && self.output.is_given() {
            return Err(Problem::Usage {
                message: "`--diff` writes no report".to_owned(),
                help: Some("leave `--format` and `--output` out, or `--diff`".to_owned()),
            });
        }
        Ok(())
    }

    /// The reports, none of which goes where something is read.
    fn outputs(&self, inputs: &[Input]) -> Result<Outputs, Problem> {
        let parameters = self.files.parameter_file().into_iter();
        let others = parameters.chain(self.baseline.path());
        let others: Vec<&Path> = others.chain(self.files.configuration()).collect();
        self.output.outputs(inputs, &others)
    }

    const fn style(&self, paint: Paint) -> Style {
        self.output.style(Style {
            paint,
            quiet: self.quiet,
            can_fix: true,
            statistics: false,
            max_findings: None,
            links: None,
        })
    }

    fn verdict(&self, done: &FixRun, options: &CheckOptions) -> Verdict {
        let would_change = self.diff && done.delivered.iter().any(|one| one.changed);
        let fails = |file: &FileReport| {
            let path = Path::new(file.source.path());
            let given = self.fail_on.map(FailOn::threshold);
            let least = given.unwrap_or_else(|| options.fail_on(path));
            let mut findings = file.findings.iter();
            findings.any(|finding| least.fails(finding.diagnostic.severity))
        };
        if !done.run.problems.is_empty() {
            Verdict::Failed
        } else if self.exit_zero {
            Verdict::Clean
        } else if would_change || done.run.files.iter().any(fails) {
            Verdict::Findings
        } else {
            Verdict::Clean
        }
    }

    /// Texts and differences go to standard output; beside them, findings go to standard error.
    fn write(
        &self,
        done: &FixRun,
        outputs: &Outputs,
        to_stdout: bool,
        paints: Paints,
        streams: &mut Streams<'_>,
    ) -> io::Result<()> {
        hand_over(&done.delivered, streams)?;
        if self.diff && (self.quiet || self.excuses.is_given()) {
            return streams.stdout.flush();
        }
        let aside = to_stdout || self.diff;
        let (paint, terminal, out) = if aside {
            streams.stdout.flush()?;
            (
                paints.stderr,
                streams.stderr_is_terminal,
                &mut *streams.stderr,
            )
        } else {
            (
                paints.stdout,
                streams.stdout_is_terminal,
                &mut *streams.stdout,
            )
        };
        let style = Style {
            links: links(Links::published(), paint, terminal),
            ..self.style(paint)
        };
        if self.diff {
            report::write_left(&done.run, style, out)?;
        } else {
            outputs.write(&done.run, style, out)?;
        }
        out.flush()
    }
}
