//! Floor 7: `armid migrate`.

use clap::Args;

use super::rewrite::RewriteArgs;
use super::{Paints, Streams, Verdict};
use crate::engine::plan::{Operation, VersionPolicy};
use crate::engine::problem::Problem;
use crate::knowledge::ApiVersion;

/// Arguments of `migrate`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    armid migrate --diff infra                   what would change\n  \
    armid migrate infra                          change it\n  \
    armid migrate --api-version latest old.json")]
pub(super) struct MigrateArgs {
    /// The API version of a migrated resource: `minimum` is its own, or the first that takes
    /// `userAssignedIdentities`; `latest` is the newest stable one; or a date.
    #[arg(
        long,
        value_name = "minimum|latest|DATE",
        value_parser = policy,
        default_value = "minimum",
        help_heading = "Changes"
    )]
    api_version: VersionPolicy,
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

fn policy(text: &str) -> Result<VersionPolicy, String> {
    match text {
        "minimum" => Ok(VersionPolicy::Minimum),
        "latest" => Ok(VersionPolicy::Latest),
        _ if ApiVersion::parse(text).is_some() => Ok(VersionPolicy::Exactly(text.to_owned())),
        _ => Err("give `minimum`, `latest`, or an API version such as 2018-06-01".to_owned()),
    }
}
