//! Floor 7: `armid commands`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use super::base::tell_alone;
use super::failure::say;
use super::files::{FileArgs, Inputs};
use super::identities::{EnableKind, RemoveKind, enabling, removing};
use super::rewrite::{SelectArgs, unmatched};
use super::{Paints, Streams, Verdict, failure, finish};
use crate::engine::compare::{Origin, Versions, paired, versions_at};
use crate::engine::discover::{DiscoverOptions, discover};
use crate::engine::live::{Asked, LiveRun, Place, What, live_files};
use crate::engine::plan::Operation;
use crate::engine::problem::Problem;
use crate::report::{self, Style, Way};

/// Arguments of `commands`.
#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Prints, and calls nothing. What to print: what the templates say of each resource that \
    has an identity; with --from or --base, what became of it; or with `enable` and `remove`, what \
    an operation does. What a template does not say is a variable that is declared at the top of the \
    script.\n\n\
    Exit codes: 0 all is printed; 1 a template cannot be parsed, or nothing can be printed of a resource \
    that was named; 2 armid could not run.\n\nExamples:\n  \
    armid commands main.json                       make live resources have what it says\n  \
    armid commands --for az,rest --base origin/main infra\n  \
    armid commands enable system --type Microsoft.Compute/virtualMachines main.json\n  \
    armid commands remove user --identity id-old --name vm1 --for rest main.bicep\n  \
    armid commands --format json -g rg-app main.json | jq -r '.commands[].script'"
)]
pub(super) struct CommandsArgs {
    #[command(subcommand)]
    operation: Option<OperationCommand>,
    /// An older version of the file or folder: print what became of it.
    #[arg(long, value_name = "OLD", conflicts_with = "base")]
    #[arg(help_heading = "Input")]
    from: Option<PathBuf>,
    /// A git revision that has the older version.
    #[arg(long, value_name = "REV", help_heading = "Input")]
    base: Option<String>,
    #[command(flatten)]
    how: HowArgs,
}

/// What a resource gains or loses.
#[derive(Debug, Subcommand)]
enum OperationCommand {
    /// Print how to give live resources an identity.
    #[command(
        after_help = "Examples:\n  armid commands enable system --name vm1 main.json\n  \
        armid commands enable user --identity id-app --for az,python main.bicep\n  \
        armid commands enable system --new --type '*/virtualMachines' main.json"
    )]
    Enable {
        /// Which identity.
        #[arg(value_enum)]
        kind: EnableKind,
        /// The user-assigned identity: its resource ID, its name, or an expression. Repeat it for
        /// more.
        #[arg(long = "identity", value_name = "ID|NAME|EXPR")]
        #[arg(help_heading = "Changes")]
        identities: Vec<String>,
        #[command(flatten)]
        how: HowArgs,
    },
    /// Print how to take identities from live resources.
    #[command(
        after_help = "Examples:\n  armid commands remove system --name vm1 main.json\n  \
        armid commands remove user --identity id-old main.json\n  \
        armid commands remove all --type Microsoft.Web/sites main.bicep"
    )]
    Remove {
        /// Which identity.
        #[arg(value_enum)]
        kind: RemoveKind,
        /// The user-assigned identity to remove; all of them when none is given.
        #[arg(long = "identity", value_name = "ID|NAME|EXPR")]
        #[arg(help_heading = "Changes")]
        identities: Vec<String>,
        #[command(flatten)]
        how: HowArgs,
    },
}

/// What to print, and of which resources.
#[derive(Args, Debug)]
struct HowArgs {
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    select: SelectArgs,
    /// The resource group that the resources are in.
    #[arg(long, short = 'g', value_name = "NAME")]
    #[arg(help_heading = "Resources")]
    resource_group: Option<String>,
    /// The ID of the subscription that they are in.
    #[arg(long, value_name = "ID", help_heading = "Resources")]
    subscription: Option<String>,
    /// The resources are not there yet: print how to make them with their identity.
    #[arg(long, help_heading = "Resources")]
    new: bool,
    /// The ways to print; several are separated by commas.
    #[arg(long = "for", value_enum, value_name = "WAY", value_delimiter = ',')]
    #[arg(default_value = "az", help_heading = "Output")]
    ways: Vec<WayArg>,
    /// How to print them.
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: FormatArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum WayArg {
    /// The Azure CLI.
    Az,
    /// Azure PowerShell.
    #[value(name = "powershell")]
    PowerShell,
    /// Requests, and lines of curl that make them.
    Rest,
    /// Python on azure-identity, azure-mgmt-compute and azure-mgmt-resource.
    Python,
    /// Steps in the Azure portal.
    Portal,
}

impl WayArg {
    fn way(self) -> Way {
        match self {
            Self::Az => Way::Az,
            Self::PowerShell => Way::PowerShell,
            Self::Rest => Way::Rest,
            Self::Python => Way::Python,
            Self::Portal => Way::Portal,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum FormatArg {
    /// A script; with several ways, one after the other.
    #[default]
    Text,
    /// For programs: one entry for each resource and way.
    Json,
}

pub(super) fn run(
    args: &CommandsArgs,
    paints: Paints,
    streams: &mut Streams<'_>,
) -> Result<Verdict, Problem> {
    let older = args.from.is_some() || args.base.is_some();
    match &args.operation {
        None => {
            args.how.refuse_operation()?;
            let what = if older {
                What::Difference
            } else {
                What::Template
            };
            let inputs = args.how.files.inputs(false, paints, streams)?;
            let versions = args.versions(&inputs, paints, streams)?;
            args.how.run(what, &inputs, versions, paints, streams)
        }
        Some(OperationCommand::Enable {
            kind,
            identities,
            how,
        }) => how.operate(enabling(*kind, identities)?, paints, streams),
        Some(OperationCommand::Remove {
            kind,
            identities,
            how,
        }) => how.operate(removing(*kind, identities)?, paints, streams),
    }
}

impl CommandsArgs {
    /// The files, and their older versions.
    fn versions(
        &self,
        inputs: &Inputs,
        paints: Paints,
        streams: &mut Streams<'_>,
    ) -> Result<Vec<Versions>, Problem> {
        let (files, paths) = (&inputs.files, self.how.files.paths());
        let limit = self.how.files.limit();
        if let Some(revision) = &self.base {
            let looking = self.how.files.looking(inputs.configured.configs());
            let found = versions_at(revision, paths, files, looking)?;
            tell_alone(&found.alone, paints.stderr, streams.stderr);
            return Ok(found.versions);
        }
        let Some(old) = &self.from else {
            return Ok(alone(inputs));
        };
        let options = DiscoverOptions {
            max_file_size: limit,
            ..DiscoverOptions::default()
        };
        let mut found = discover(std::slice::from_ref(old), options);
        if !found.problems.is_empty() {
            return Err(found.problems.remove(0));
        }
        match (old.is_dir(), &files[..], paths) {
            (true, _, [new]) if new.is_dir() => {
                Ok(paired((old, found.files), (new, files.clone())))
            }
            (false, [new], _) => Ok(vec![Versions {
                old: found.files.pop().map(Origin::Input),
                new: Some(Origin::Input(new.clone())),
            }]),
            _ => Err(Problem::Usage {
                message: "a file cannot be compared with a folder, nor with several files"
                    .to_owned(),
                help: Some("give one file for `--from`, or a folder for a folder".to_owned()),
            }),
        }
    }
}

/// Files without older versions.
fn alone(inputs: &Inputs) -> Vec<Versions> {
    let versions = inputs.files.iter().map(|input| Versions {
        old: None,
        new: Some(Origin::Input(input.clone())),
    });
    versions.collect()
}

impl HowArgs {
    /// Behind an option or a path, the name of an operation is one more path.
    fn refuse_operation(&self) -> Result<(), Problem> {
        let paths = self.files.paths().iter();
        let named = paths.filter_map(|path| path.to_str());
        let mut operations = named.filter(|name| OperationCommand::has_subcommand(name));
        match operations.find(|name| !Path::new(name).exists()) {
            None => Ok(()),
            Some(name) => Err(Problem::Usage {
                message: format!("`{name}` comes before all options and paths"),
                help: Some(format!("write `armid commands {name} …`")),
            }),
        }
    }

    fn operate(
        &self,
        operation: Operation,
        paints: Paints,
        streams: &mut Streams<'_>,
    ) -> Result<Verdict, Problem> {
        let inputs = self.files.inputs(false, paints, streams)?;
        let versions = alone(&inputs);
        self.run(
            What::Operation(operation),
            &inputs,
            versions,
            paints,
            streams,
        )
    }

    fn run(
        &self,
        what: What,
        inputs: &Inputs,
        versions: Vec<Versions>,
        paints: Paints,
        streams: &mut Streams<'_>,
    ) -> Result<Verdict, Problem> {
        let place = self.place()?;
        let (options, broken) = self.files.options(inputs)?;
        let asked = Asked {
            what,
            selector: self.select.selector(),
            place,
            new: self.new,
        };
        let is_compared = versions.iter().any(|own| own.old.is_some());
        let mut run = live_files(versions, &options, &asked);
        run.broken.extend(broken);
        let words = unmatched(
            run.checked,
            &run.problems,
            (&run.fitting, &run.known),
            &asked.selector,
        );
        for problem in run.problems.iter().chain(&words) {
            failure::draw(problem, paints.stderr, streams.stderr);
        }
        let style = Style {
            paint: paints.stderr,
            ..Style::default()
        };
        self.files
            .doubt_values(&options, run.checked, paints, streams);
        // What can be printed is worth printing even if nobody hears of the rest.
        let _nobody_listens = report::write_files(&run.broken, style, streams.stderr);
        let named = run.untold.iter().any(|untold| untold.named);
        let verdict = if inputs.failed || !run.problems.is_empty() || !words.is_empty() {
            Verdict::Failed
        } else if named || !run.broken.is_empty() {
            Verdict::Findings
        } else {
            Verdict::Clean
        };
        let is_for_people = matches!(self.format, FormatArg::Text);
        if is_for_people && run.checked == 0 && !is_compared && verdict == Verdict::Clean {
            say(streams.stderr, "no templates found\n");
        }
        finish(self.write(&run, streams), verdict)
    }

    /// Where the resources lie. Each is one segment of their IDs.
    fn place(&self) -> Result<Place, Problem> {
        for (option, given) in [
            ("--resource-group", &self.resource_group),
            ("--subscription", &self.subscription),
        ] {
            let wrong = |text: &&String| text.trim().is_empty() || text.contains('/');
            if let Some(text) = given.as_ref().filter(wrong) {
                return Err(Problem::Usage {
                    message: format!("`{option} {text}` names none"),
                    help: Some("give its name or ID alone, without slashes".to_owned()),
                });
            }
        }
        Ok(Place {
            subscription: self.subscription.clone(),
            group: self.resource_group.clone(),
        })
    }

    fn write(&self, run: &LiveRun, streams: &mut Streams<'_>) -> std::io::Result<()> {
        let mut ways: Vec<Way> = Vec::new();
        for way in &self.ways {
            if !ways.contains(&way.way()) {
                ways.push(way.way());
            }
        }
        match self.format {
            FormatArg::Json => report::write_live_json(run, &ways, streams.stdout),
            FormatArg::Text => {
                if run.changes.is_empty() && run.untold.is_empty() && run.checked > 0 {
                    say(streams.stderr, "nothing to change\n");
                }
                report::write_live(&run.changes, &ways, streams.stdout)?;
                report::write_untold(run, streams.stdout)
            }
        }
    }
}
