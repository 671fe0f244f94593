//! Floor 7: `armid man`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::{Cli, Streams, Verdict, finish};
use crate::engine::disk::{DiskError, save};
use crate::engine::problem::{Problem, did_you_mean};
use crate::text::nearest;

/// Arguments of `man`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    armid man > armid.1\n  \
    armid man check | man -l -\n  \
    armid man --dir ~/.local/share/man/man1")]
pub(super) struct ManArgs {
    /// The command whose page is printed, instead of the one of armid itself.
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
    /// Write the pages of all commands to this folder.
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    dir: Option<PathBuf>,
}

pub(super) fn run(args: &ManArgs, streams: &mut Streams<'_>) -> Result<Verdict, Problem> {
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    if let Some(dir) = &args.dir {
        write_all(&root, dir)?;
        return Ok(Verdict::Clean);
    }
    let command = match &args.command {
        None => &root,
        Some(name) => named(&root, name).ok_or_else(|| {
            let names = root.get_subcommands().map(Command::get_name);
            Problem::Usage {
                message: format!("there is no command `{name}`"),
                help: did_you_mean(nearest(name, names)),
            }
        })?,
    };
    let out = &mut *streams.stdout;
    let written = write_page(command, out).and_then(|()| out.flush());
    finish(written, Verdict::Clean)
}

/// The command of that name; one below another is called as its page is, `config-show`.
fn named<'c>(root: &'c Command, name: &str) -> Option<&'c Command> {
    let mut steps = name.split(['-', ' ']);
    steps.try_fold(root, |command, step| command.find_subcommand(step))
}

/// Writes the page of a command, and those of the commands below it.
fn write_all(command: &Command, dir: &Path) -> Result<(), Problem> {
    fs::create_dir_all(dir).map_err(|source| DiskError::Folder {
        folder: dir.to_owned(),
        source,
    })?;
    let mut left = vec![command];
    while let Some(command) = left.pop() {
        let name = Man::new(command.clone()).get_filename();
        save(&dir.join(name), |out| write_page(command, out))?;
        left.extend(command.get_subcommands());
    }
    Ok(())
}

/// Writes one page, its examples line by line as they are.
fn write_page(command: &Command, out: &mut dyn Write) -> io::Result<()> {
    let after = command.get_after_help().map(ToString::to_string);
    let source = concat!("armid ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).source(source).manual("armid");
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(out)?;
    }
    if let Some(after) = after {
        writeln!(out, ".SH NOTES\n.nf")?;
        for line in after.lines() {
            // A dot or a quote in front would be an order to the formatter.
            let line = line.replace('\\', "\\e").replace('-', "\\-");
            writeln!(out, "\\&{line}")?;
        }
        writeln!(out, ".fi")?;
    }
    Ok(())
}
