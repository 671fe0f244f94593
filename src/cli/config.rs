//! Floor 7: which configuration counts, and `armid config`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};

use super::fail_on::FailOn;
use super::migrate::policy;
use super::selection::RuleArgs;
use super::{Paints, Streams, Verdict, finish};
use crate::engine::config::{Configs, Flags, VersionPolicy, in_force, schema};
use crate::engine::discover::{DEFAULT_LIMIT, shown};
use crate::engine::input::Input;
use crate::engine::problem::Problem;
use crate::engine::{Configured, deployed_by};
use crate::report::write_configuration;

/// Which configuration counts.
#[derive(Args, Debug)]
#[command(next_help_heading = "Configuration")]
pub(super) struct ConfigArgs {
    /// Take this file for all templates instead of the nearest `armid.toml` above each; its patterns
    /// are then relative to the current folder.
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Look for no configuration.
    #[arg(long)]
    no_config: bool,
}

impl ConfigArgs {
    /// The file that is named.
    pub(super) fn path(&self) -> Option<&Path> {
        self.config.as_deref()
    }

    /// Where configurations come from.
    pub(super) fn configs(&self) -> Result<Option<Arc<Configs>>, Problem> {
        Ok(match &self.config {
            Some(path) => Some(Arc::new(Configs::only(path)?)),
            None if self.no_config => None,
            None => Some(Arc::new(Configs::nearest())),
        })
    }
}

/// What configurations add to a run.
pub(super) fn configured(configs: Option<&Arc<Configs>>) -> Configured {
    configs.map_or(Configured::Nothing, |configs| {
        Configured::Each(configs.clone())
    })
}

/// Arguments of `config`.
#[derive(Args, Debug)]
#[command(
    after_help = "armid looks for armid.toml in the folder of each file and those above it, up \
    to the root of the\nrepository; the nearest one counts, and flags count more.\n\nExamples:\n  \
    armid config show infra/main.bicep           what is in force there, and who says so\n  \
    armid config show --select identity-ids-deprecated\n  \
    armid config schema > armid.schema.json      for editors"
)]
pub(super) struct ConfigCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print what is in force for a file or folder, and where each value comes from.
    Show(ShowArgs),
    /// Print the JSON schema of armid.toml.
    Schema,
}

#[derive(Args, Debug)]
struct ShowArgs {
    /// The file or folder.
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    #[command(flatten)]
    config: ConfigArgs,
    #[command(flatten)]
    rules: RuleArgs,
    /// As for `check`.
    #[arg(long, value_enum, value_name = "SEVERITY", help_heading = "Output")]
    fail_on: Option<FailOn>,
    /// As for `migrate`.
    #[arg(long, value_name = "minimum|latest|DATE", value_parser = policy)]
    #[arg(help_heading = "Changes")]
    api_version: Option<VersionPolicy>,
}

pub(super) fn run(
    args: &ConfigCommand,
    paints: Paints,
    streams: &mut Streams<'_>,
) -> Result<Verdict, Problem> {
    let written = match &args.what {
        What::Show(args) => return args.show(paints, streams),
        What::Schema => writeln!(streams.stdout, "{:#}", schema()),
    };
    finish(
        written.and_then(|()| streams.stdout.flush()),
        Verdict::Clean,
    )
}

impl ShowArgs {
    fn show(&self, paints: Paints, streams: &mut Streams<'_>) -> Result<Verdict, Problem> {
        let rules = self.rules.checked()?;
        let flags = Flags {
            select: rules.select,
            ignore: rules.ignore,
            profiles: rules.posture.profiles,
            fail_on: self.fail_on.map(FailOn::threshold),
            api_version: self.api_version.clone(),
        };
        let configs = self.config.configs()?;
        // What holds in a folder is what holds for a file in it.
        let file = if self.path.is_dir() {
            self.path.join("main.json")
        } else {
            self.path.clone()
        };
        // What is found in a parameter file is found with its template.
        let input = Input::file(file.clone(), shown(&file), true, DEFAULT_LIMIT);
        let template = file.is_file().then(|| deployed_by(input)).flatten();
        let (config, files) = match (&configs, template) {
            (Some(configs), Some(template)) => {
                let files = vec![configs.real(&file), configs.real(&template)];
                (configs.of(&template)?, files)
            }
            (Some(configs), None) => (configs.of(&file)?, vec![configs.real(&file)]),
            (None, _) => (None, Vec::new()),
        };
        let lines = in_force(config.as_deref(), &flags, &files);
        let out = &mut *streams.stdout;
        let named = config.as_deref().map(|config| Path::new(config.path()));
        let written = write_configuration(&self.path, named, &lines, paints.stdout, out);
        finish(written.and_then(|()| out.flush()), Verdict::Clean)
    }
}
