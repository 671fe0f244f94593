//! Floor 7: `armid completions`.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::{Cli, Streams, Verdict, finish};
use crate::engine::problem::Problem;

/// Arguments of `completions`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    armid completions bash > ~/.local/share/bash-completion/completions/armid\n  \
    armid completions zsh > ~/.zfunc/_armid\n  \
    armid completions fish > ~/.config/fish/completions/armid.fish\n  \
    armid completions powershell >> $PROFILE")]
pub(super) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, streams: &mut Streams<'_>) -> Result<Verdict, Problem> {
    // It panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "armid", &mut script);
    let out = &mut *streams.stdout;
    let written = out.write_all(&script).and_then(|()| out.flush());
    finish(written, Verdict::Clean)
}
