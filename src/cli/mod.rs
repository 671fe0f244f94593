//! Floor 7: the command line: arguments, streams, exit codes.

mod base;
mod baseline;
mod check;
mod color;
mod commands;
mod completions;
mod config;
mod diff;
mod doubts;
mod excuse;
mod explain;
mod fail_on;
mod failure;
mod files;
mod identities;
mod interrupt;
mod man;
mod migrate;
mod output;
mod progress;
mod rewrite;
mod rules;
mod selection;
mod show;
mod support;
mod watch;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;
use std::time::SystemTime;

use clap::{Parser, Subcommand};
use terminal_size::Width;

use crate::engine::batch::Delivered;
use crate::engine::problem::Problem;
use crate::language::suppress::Date;
use crate::report::{Paint, legible};
use color::ColorChoice;

/// Lint and rewrite the managed-identity blocks of Azure ARM templates and Bicep files.
#[derive(Debug, Parser)]
#[command(
    name = "armid",
    version,
    about,
    max_term_width = 100,
    arg_required_else_help = true
)]
#[command(
    after_help = "Exit codes: 0 all is well; 1 findings, or with --diff and --check something\n\
    would change; 2 armid could not run.\n\n\
    Examples:\n  \
    armid check                      every template below this folder\n  \
    armid check --fix main.json      mend what is safe to mend\n  \
    armid migrate --diff infra       see old templates brought up to date\n  \
    armid enable system --name vm1 main.json\n  \
    armid check --base origin/main   what a pull request would take away, too\n  \
    armid diff old.json main.bicep\n  \
    armid commands --for az,rest main.json       the same change, on live resources\n  \
    armid show --format csv infra > inventory.csv\n  \
    armid support Microsoft.Web/sites@2023-12-01\n  \
    armid explain MissingIdentityIds\n  \
    armid config show                            what holds here, and who says so"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Colour the output.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    #[arg(help_heading = "Output")]
    color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find what is wrong with managed identities in templates.
    Check(check::CheckArgs),
    /// Turn `identityIds` into `userAssignedIdentities`.
    Migrate(migrate::MigrateArgs),
    /// Give resources an identity.
    Enable(identities::EnableArgs),
    /// Take identities away.
    Remove(identities::RemoveArgs),
    /// Tell what a newer version of templates does to the identities of what is deployed.
    Diff(diff::DiffArgs),
    /// Print how to make the same change on live resources.
    Commands(Box<commands::CommandsArgs>),
    /// List every resource and its identity.
    Show(show::ShowArgs),
    /// Tell what a resource type takes, and since when.
    Support(support::SupportArgs),
    /// Print a rule's page, or the rules behind a deployment error.
    Explain(explain::ExplainArgs),
    /// List the rules.
    #[command(after_help = "Examples:\n  armid rules\n  armid explain identity-required")]
    Rules,
    /// Tell what armid.toml says, and what it can say.
    Config(config::ConfigCommand),
    /// Print the completions for a shell.
    Completions(completions::CompletionsArgs),
    /// Print a man page, or write all of them.
    Man(man::ManArgs),
}

/// Where a run reads and writes, and what it may know of its surroundings.
pub struct Streams<'a> {
    /// Standard input.
    pub stdin: &'a mut dyn Read,
    /// Standard output: what was asked for, and nothing else.
    pub stdout: &'a mut dyn Write,
    /// Standard error: what went wrong.
    pub stderr: &'a mut dyn Write,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// How many columns the terminal has, if there is one.
    pub columns: Option<usize>,
    /// The day, in UTC; `None` when the clock does not say.
    pub today: Option<Date>,
    /// Looks an environment variable up.
    pub env: &'a dyn Fn(&str) -> Option<OsString>,
}

/// What a run came to. The same exit codes for every command and format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// All is well: 0.
    Clean,
    /// There are findings: 1.
    Findings,
    /// It could not run, or not on every file: 2.
    Failed,
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        Self::from(verdict as u8)
    }
}

/// Runs armid with the process's own arguments and streams.
pub fn main() -> ExitCode {
    let (stdout, stderr) = (io::stdout().lock(), io::stderr());
    let mut streams = Streams {
        stdout_is_terminal: stdout.is_terminal(),
        stderr_is_terminal: stderr.is_terminal(),
        stdin: &mut io::stdin().lock(),
        stdout: &mut io::BufWriter::with_capacity(1 << 16, stdout),
        stderr: &mut io::LineWriter::new(stderr),
        columns: terminal_size::terminal_size().map(|(Width(columns), _)| columns.into()),
        today: today(),
        env: &|name| std::env::var_os(name),
    };
    run(std::env::args_os(), &mut streams).into()
}

fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    Date::from_unix_days(since.ok()?.as_secs() / (24 * 60 * 60))
}

/// Runs armid. `args` starts with the program's name.
pub fn run(args: impl IntoIterator<Item = OsString>, streams: &mut Streams<'_>) -> Verdict {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, streams),
    };
    let choice = cli.color;
    let paint = |is_terminal: bool| {
        let paint = choice.paint(is_terminal, streams.env);
        let columns = streams.columns.filter(|_| is_terminal);
        columns.map_or(paint, |columns| paint.within(columns))
    };
    let paints = Paints {
        stdout: paint(streams.stdout_is_terminal),
        stderr: paint(streams.stderr_is_terminal),
    };
    let done = match cli.command {
        Command::Check(args) => check::run(&args, paints, streams),
        Command::Migrate(args) => migrate::run(&args, paints, streams),
        Command::Enable(args) => identities::enable(&args, paints, streams),
        Command::Remove(args) => identities::remove(&args, paints, streams),
        Command::Diff(args) => diff::run(&args, paints, streams),
        Command::Commands(args) => commands::run(&args, paints, streams),
        Command::Show(args) => show::run(&args, paints, streams),
        Command::Support(args) => support::run(&args, paints, streams),
        Command::Explain(args) => explain::run(&args, paints, streams),
        Command::Rules => rules::run(paints, streams),
        Command::Config(args) => config::run(&args, paints, streams),
        Command::Completions(args) => completions::run(&args, streams),
        Command::Man(args) => man::run(&args, streams),
    };
    done.unwrap_or_else(|problem| {
        failure::draw(&problem, paints.stderr, streams.stderr);
        Verdict::Failed
    })
}

/// Colour and width for each stream.
#[derive(Clone, Copy, Debug)]
struct Paints {
    stdout: Paint,
    stderr: Paint,
}

/// Help and the version go to standard output; a mistake does not.
fn usage(error: &clap::Error, streams: &mut Streams<'_>) -> Verdict {
    let text = error.render();
    if error.use_stderr() {
        failure::say(streams.stderr, &text);
        return Verdict::Failed;
    }
    let written = write!(streams.stdout, "{text}").and_then(|()| streams.stdout.flush());
    finish(written, Verdict::Clean).unwrap_or(Verdict::Failed)
}

/// The verdict of a report that was written. Nobody reading it to its end (`| head`) changes
/// nothing; a full disk does.
fn finish(written: io::Result<()>, verdict: Verdict) -> Result<Verdict, Problem> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Problem::Write(error)),
        _ => Ok(verdict),
    }
}

/// Writes differences, and texts that came from standard input, to standard output: byte for byte,
/// unless a terminal is to show them.
fn hand_over<'d>(
    delivered: impl IntoIterator<Item = &'d Delivered>,
    streams: &mut Streams<'_>,
) -> io::Result<()> {
    for one in delivered {
        for text in [&one.diff, one.stdout.as_deref().unwrap_or_default()] {
            let shown = if streams.stdout_is_terminal {
                legible(text)
            } else {
                text.into()
            };
            streams.stdout.write_all(shown.as_bytes())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The longest line that a command writes, but for examples.
    fn longest(words: &[&str], is_terminal: bool) -> usize {
        let mut stdout = Vec::new();
        let words = ["armid", "--color", "never"].iter().chain(words);
        let verdict = run(
            words.map(OsString::from),
            &mut Streams {
                stdin: &mut io::empty(),
                stdout: &mut stdout,
                stderr: &mut Vec::new(),
                stdout_is_terminal: is_terminal,
                stderr_is_terminal: false,
                columns: Some(80),
                today: None,
                env: &|_| None,
            },
        );
        assert_eq!(verdict, Verdict::Clean);
        let text = String::from_utf8(stdout).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with("    "));
        lines.map(|line| line.chars().count()).max().unwrap()
    }

    #[test]
    fn what_is_laid_out_fits_the_terminal_and_100_columns_in_a_pipe() {
        for words in [
            &["rules"][..],
            &["support", "Microsoft.Compute/virtualMachines"],
            &["support", "Microsoft.Compute/virtualMachines@2023-09-01"],
            &["explain", "identity-ids-deprecated"],
        ] {
            assert!(longest(words, true) <= 80, "{words:?}");
            let piped = longest(words, false);
            assert!(piped > 80 && piped <= 100, "{words:?}: {piped}");
        }
    }
}
