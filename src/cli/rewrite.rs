//! Floor 7: what `migrate`, `enable` and `remove` have in common: arguments, streams, verdict.

use clap::{Args, ValueEnum};

use super::files::{FileArgs, name_skipped};
use super::{Paints, Streams, Verdict, failure, finish, hand_over, interrupt};
use crate::engine::batch::{CommandRun, Delivery, command_files};
use crate::engine::plan::{By, Command, Has, Operation, Selector, nearest_words};
use crate::engine::problem::{Problem, did_you_mean};
use crate::report::{self, CommandStyle, Style};

/// Which resources.
#[derive(Args, Debug)]
pub(super) struct SelectArgs {
    /// Resources of this type only; `*` stands for any text. Repeat it for more types.
    #[arg(long = "type", value_name = "TYPE", help_heading = "Resources")]
    types: Vec<String>,
    /// Resources of this name only, as it is written or as it evaluates.
    #[arg(long = "name", value_name = "NAME", help_heading = "Resources")]
    names: Vec<String>,
    /// This resource only: its symbolic name, or a JSON pointer such as /resources/0.
    #[arg(
        long = "resource",
        value_name = "SYMBOL|POINTER",
        help_heading = "Resources"
    )]
    resources: Vec<String>,
    /// Resources that have this identity now; that none has it is no error.
    #[arg(long, value_enum, value_name = "KIND", help_heading = "Resources")]
    has: Vec<HasArg>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum HasArg {
    /// A system-assigned identity.
    System,
    /// A user-assigned identity.
    User,
    /// None at all.
    None,
}

impl SelectArgs {
    /// The resources that are chosen.
    pub(super) fn selector(&self) -> Selector {
        let has = self.has.iter().map(|has| match has {
            HasArg::System => Has::System,
            HasArg::User => Has::User,
            HasArg::None => Has::None,
        });
        Selector {
            types: self.types.clone(),
            names: self.names.clone(),
            resources: self.resources.clone(),
            has: has.collect(),
        }
    }
}

/// What to write, and where.
#[derive(Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct RewriteArgs {
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    select: SelectArgs,
    /// Make changes too that may change what is deployed.
    #[arg(long, help_heading = "Changes")]
    unsafe_fixes: bool,
    /// Print what would change as a unified diff, and write nothing.
    #[arg(long, help_heading = "Changes")]
    diff: bool,
    /// Tell what would change, and write nothing.
    #[arg(long, conflicts_with = "diff", help_heading = "Changes")]
    check: bool,
    /// How to tell what changes.
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: FormatArg,
    /// Name each resource that is left as it is, and the files that are no template.
    #[arg(long, short, help_heading = "Output")]
    verbose: bool,
    /// Tell of refusals only.
    #[arg(long, short, conflicts_with = "verbose", help_heading = "Output")]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// One line for each resource that changes.
    #[default]
    Human,
    /// For programs, with every edit.
    Json,
}

impl RewriteArgs {
    /// Carries a command out and tells what it came to.
    pub(super) fn run(
        &self,
        operation: Operation,
        drop_block: bool,
        paints: Paints,
        streams: &mut Streams<'_>,
    ) -> Result<Verdict, Problem> {
        let command = Command {
            operation,
            selector: self.select.selector(),
            unsafe_fixes: self.unsafe_fixes,
            drop_block,
        };
        let inputs = self.files.inputs(self.quiet, paints, streams)?;
        let (options, broken) = self.files.options(&inputs)?;
        if let Some(report) = broken {
            // Without its values, other resources would be chosen.
            let style = Style {
                paint: paints.stderr,
                ..Style::default()
            };
            let written = report::write_files(&[report], style, streams.stderr);
            return finish(written, Verdict::Findings);
        }
        let delivery = self.delivery();
        let to_stdout = inputs.has_stdin() && delivery == Delivery::Write;
        inputs.stdin_alone(to_stdout)?;
        if delivery == Delivery::Write {
            interrupt::end_well(&options.progress);
        }
        let mut run = command_files(inputs.files, &options, &command, delivery);
        for problem in &run.problems {
            failure::draw(problem, paints.stderr, streams.stderr);
        }
        let unmatched = unmatched(
            run.checked,
            &run.problems,
            (&run.fitting, &run.known),
            &command.selector,
        );
        for problem in &unmatched {
            failure::draw(problem, paints.stderr, streams.stderr);
        }
        if !self.quiet {
            let checked = run.checked;
            self.files.doubt_values(&options, checked, paints, streams);
        }
        let failed = inputs.failed || !run.problems.is_empty();
        let verdict = if failed || !unmatched.is_empty() {
            Verdict::Failed
        } else {
            verdict(&run, delivery)
        };
        if self.verbose {
            name_skipped(&run.no_templates, streams);
        }
        run.problems.splice(0..0, inputs.problems);
        // Nothing to change is what comes of names that fit nothing.
        let is_left = !run.skipped.is_empty() || !run.unchanged.is_empty();
        let is_told = !unmatched.is_empty() && run.files.is_empty() && !is_left;
        let text = inputs.passed_over.filter(|_| to_stdout);
        let written = streams.stdout.write_all(&text.unwrap_or_default());
        finish(
            written.and_then(|()| self.write(&run, is_told, to_stdout, paints, streams)),
            verdict,
        )
    }

    fn delivery(&self) -> Delivery {
        match (self.diff, self.check, self.format) {
            (true, _, FormatArg::Human) => Delivery::Diff,
            (false, false, _) => Delivery::Write,
            _ => Delivery::Nothing,
        }
    }

    fn write(
        &self,
        run: &CommandRun,
        is_told: bool,
        to_stdout: bool,
        paints: Paints,
        streams: &mut Streams<'_>,
    ) -> std::io::Result<()> {
        if self.format == FormatArg::Json {
            report::write_command_json(run, streams.stdout)?;
            return streams.stdout.flush();
        }
        let plain = |paint| CommandStyle {
            style: Style {
                paint,
                quiet: self.quiet || is_told,
                can_fix: true,
                ..Style::default()
            },
            verbose: self.verbose,
            tense: if self.delivery() == Delivery::Write {
                report::Tense::Past
            } else {
                report::Tense::Conditional
            },
        };
        hand_over(run.files.iter().map(|file| &file.delivered), streams)?;
        streams.stdout.flush()?;
        if to_stdout || self.diff {
            report::write_command(run, plain(paints.stderr), streams.stderr)?;
        } else {
            report::write_command(run, plain(paints.stdout), streams.stdout)?;
            streams.stdout.flush()?;
        }
        report::write_skipped(run, plain(paints.stderr), streams.stderr)
    }
}

/// Words of the selector that fit no resource of any file.
pub(super) fn unmatched(
    checked: usize,
    problems: &[Problem],
    (fitting, known): (&[bool], &[(By, String)]),
    selector: &Selector,
) -> Vec<Problem> {
    let ended = |problem: &Problem| matches!(problem, Problem::Interrupted { .. });
    if checked == 0 || problems.iter().any(ended) {
        return Vec::new();
    }
    let words = selector.words().zip(fitting);
    words
        .filter(|(_, fits)| !**fits)
        .map(|(word, _)| Problem::Usage {
            message: format!("`{}` fits no resource", word.1),
            help: did_you_mean(nearest_words(word, known))
                .or_else(|| Some("`armid show` lists them all".to_owned())),
        })
        .collect()
}

fn verdict(run: &CommandRun, delivery: Delivery) -> Verdict {
    let refused = run.files.iter().any(|file| file.report.is_some());
    let changes = run.files.iter().any(|file| file.delivered.changed);
    if refused || (changes && delivery != Delivery::Write) {
        Verdict::Findings
    } else {
        Verdict::Clean
    }
}
