//! Floor 7: `armid support`.

use clap::Args;

use super::{Paints, Streams, Verdict, finish};
use crate::engine::problem::{Problem, did_you_mean};
use crate::report::{SupportRow, write_history, write_version};
use crate::text::nearest;

/// Arguments of `support`.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    armid support Microsoft.Web/sites\n  \
    armid support Microsoft.Compute/virtualMachines@2018-04-01")]
pub(super) struct SupportArgs {
    /// A resource type; with an API version, what holds there.
    #[arg(value_name = "TYPE[@VERSION]")]
    resource_type: String,
}

pub(super) fn run(
    args: &SupportArgs,
    paints: Paints,
    streams: &mut Streams<'_>,
) -> Result<Verdict, Problem> {
    let (name, version) = match args.resource_type.split_once('@') {
        Some((name, version)) => (name, Some(version)),
        None => (args.resource_type.as_str(), None),
    };
    let Some(facts) = facts::history(name) else {
        let near = nearest(name, facts::types());
        return Err(Problem::Usage {
            message: format!("`{name}` is no resource type that armid knows"),
            help: did_you_mean(near),
        });
    };
    let (paint, out) = (paints.stdout, &mut *streams.stdout);
    let written = match version {
        None => write_history(facts.name, &facts.rows, paint, out),
        Some(version) => {
            let row = facts::at(&facts, version);
            write_version(facts.name, version, row, paint, out)
        }
    };
    finish(written.and_then(|()| out.flush()), Verdict::Clean)
}

/// STUB, connected to `knowledge` at merge: where the facts come from.
mod facts {
    use super::SupportRow;

    /// What is known of one type.
    pub(super) struct History {
        /// The type as Azure spells it.
        pub(super) name: &'static str,
        /// Its runs of API versions, oldest first; empty when it never takes an identity.
        pub(super) rows: Vec<SupportRow>,
    }

    /// The history of a type, ignoring case; `None` when the type is not known.
    pub(super) fn history(name: &str) -> Option<History> {
        let known = types().find(|known| known.eq_ignore_ascii_case(name))?;
        let row = SupportRow {
            from: "2018-06-01".to_owned(),
            to: "2025-04-01".to_owned(),
            track: String::new(),
            identity: "optional".to_owned(),
            kinds: vec!["SystemAssigned".to_owned(), "UserAssigned".to_owned()],
            shape: "dictionary",
        };
        Some(History {
            name: known,
            rows: vec![row],
        })
    }

    /// The row that holds at a version.
    pub(super) fn at<'a>(history: &'a History, version: &str) -> Option<&'a SupportRow> {
        history.rows.iter().find(|row| row.from.as_str() <= version)
    }

    /// Every known type.
    pub(super) fn types() -> impl Iterator<Item = &'static str> {
        ["Microsoft.Compute/virtualMachines"].into_iter()
    }
}
