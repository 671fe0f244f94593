//! Floor 7: `armid enable` and `armid remove`.

use clap::{Args, ValueEnum};

use super::rewrite::RewriteArgs;
use super::{Paints, Streams, Verdict};
use crate::engine::plan::{Operation, why_no_identity, why_unreadable};
use crate::engine::problem::Problem;

/// Arguments of `enable`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    armid enable system --type Microsoft.Web/sites infra\n  \
    armid enable user --identity id-app --name web main.json\n  \
    armid enable system --name web main.json --parameters prod.bicepparam\n  \
    armid enable system --has none --diff .")]
pub(super) struct EnableArgs {
    /// Which identity.
    #[arg(value_enum)]
    kind: EnableKind,
    /// The user-assigned identity: its resource ID, its name, or an expression that yields its
    /// resource ID. Repeat it for more.
    #[arg(
        long = "identity",
        value_name = "ID|NAME|EXPR",
        help_heading = "Changes"
    )]
    identities: Vec<String>,
    #[command(flatten)]
    rewrite: RewriteArgs,
}

/// Arguments of `remove`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    armid remove system --name vm1 main.json\n  \
    armid remove user --identity id-old infra    this identity, and no other\n  \
    armid remove all --drop-block --diff .")]
pub(super) struct RemoveArgs {
    /// Which identity.
    #[arg(value_enum)]
    kind: RemoveKind,
    /// The user-assigned identity to remove: its resource ID, its name, or an expression; all of
    /// them when none is given.
    #[arg(
        long = "identity",
        value_name = "ID|NAME|EXPR",
        help_heading = "Changes"
    )]
    identities: Vec<String>,
    /// Take the whole block away where no identity is left, instead of writing `None`.
    #[arg(long, help_heading = "Changes")]
    drop_block: bool,
    #[command(flatten)]
    rewrite: RewriteArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum EnableKind {
    /// The identity that lives and dies with the resource.
    System,
    /// Identities that are resources of their own; `--identity` names them.
    User,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum RemoveKind {
    /// The identity that lives and dies with the resource.
    System,
    /// Identities that are resources of their own.
    User,
    /// Every identity.
    All,
}

pub(super) fn enable(
    args: &EnableArgs,
    paints: Paints,
    streams: &mut Streams<'_>,
) -> Result<Verdict, Problem> {
    let operation = enabling(args.kind, &args.identities)?;
    args.rewrite.run(operation, false, paints, streams)
}

pub(super) fn remove(
    args: &RemoveArgs,
    paints: Paints,
    streams: &mut Streams<'_>,
) -> Result<Verdict, Problem> {
    let operation = removing(args.kind, &args.identities)?;
    let drop_block = args.drop_block;
    args.rewrite.run(operation, drop_block, paints, streams)
}

/// The operation that `enable` names.
pub(super) fn enabling(kind: EnableKind, identities: &[String]) -> Result<Operation, Problem> {
    Ok(match kind {
        EnableKind::System => {
            none_named(identities, "enable system")?;
            Operation::EnableSystem
        }
        EnableKind::User if identities.is_empty() => {
            return Err(Problem::Usage {
                message: "`enable user` has no identity to attach".to_owned(),
                help: Some("name it: `--identity id-app`".to_owned()),
            });
        }
        EnableKind::User => {
            named(identities, why_no_identity)?;
            Operation::EnableUser(identities.to_vec())
        }
    })
}

/// The operation that `remove` names.
pub(super) fn removing(kind: RemoveKind, identities: &[String]) -> Result<Operation, Problem> {
    Ok(match kind {
        RemoveKind::System => {
            none_named(identities, "remove system")?;
            Operation::RemoveSystem
        }
        // What Azure does not take may stand in a template, and has to go.
        RemoveKind::User => {
            named(identities, why_unreadable)?;
            Operation::RemoveUser(identities.to_vec())
        }
        RemoveKind::All => {
            none_named(identities, "remove all")?;
            Operation::RemoveAll
        }
    })
}

/// Refuses what names no identity of any file: a script whose variable is not set must not pass for
/// one that has nothing to do.
fn named(identities: &[String], why: fn(&str) -> Option<String>) -> Result<(), Problem> {
    let mut wrong = identities.iter().filter_map(|one| Some((one, why(one)?)));
    wrong.next().map_or(Ok(()), |(given, why)| {
        Err(Problem::Usage {
            message: format!("`--identity {given}` names no identity: {why}"),
            help: Some(
                "give its resource ID, its name, or an expression that yields its ID".to_owned(),
            ),
        })
    })
}

/// `--identity` names user-assigned identities.
fn none_named(identities: &[String], command: &str) -> Result<(), Problem> {
    if identities.is_empty() {
        return Ok(());
    }
    let user = command.split(' ').next().unwrap_or_default();
    Err(Problem::Usage {
        message: format!("`{command}` takes no `--identity`"),
        help: Some(format!("`armid {user} user --identity …` does")),
    })
}
