//! Floor 7: `armid migrate`.

use clap::Args;

use super::rewrite::RewriteArgs;
use super::{Paints, Streams, Verdict};
use crate::engine::plan::{Operation, VersionPolicy};
use crate::engine::problem::Problem;

/// Arguments of `migrate`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    armid migrate --diff infra                   what would change\n  \
    armid migrate infra                          change it\n  \
    armid migrate --api-version latest old.json")]
pub(super) struct MigrateArgs {
    /// The API version of a migrated resource: `minimum` is its own, or the first that takes
    /// `userAssignedIdentities`; `latest` is the newest stable one; or a date [default: minimum].
    #[arg(
        long,
        value_name = "minimum|latest|DATE",
        value_parser = policy,
        help_heading = "Changes"
    )]
    api_version: Option<VersionPolicy>,
    #[command(flatten)]
    rewrite: RewriteArgs,
}

pub(super) fn run(
    args: &MigrateArgs,
    paints: Paints,
    streams: &mut Streams<'_>,
) -> Result<Verdict, Problem> {
    let operation = Operation::Migrate(args.api_version.clone());
    args.rewrite.run(operation, false, paints, streams)
}

pub(super) fn policy(text: &str) -> Result<VersionPolicy, String> {
    VersionPolicy::parse(text)
        .ok_or_else(|| "give `minimum`, `latest`, or an API version such as 2018-06-01".to_owned())
}
