//! Floor 7: `armid support`.

use clap::Args;

use super::{Paints, Streams, Verdict, finish};
use crate::engine::problem::{Problem, did_you_mean};
use crate::knowledge::{ApiVersion, nearest};
use crate::report::{SupportRow, write_history, write_unknown_version, write_version};

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
        let near = nearest(name);
        return Err(Problem::Usage {
            message: format!("`{name}` is no resource type that armid knows"),
            help: did_you_mean(near),
        });
    };
    if let Some(version) = version.filter(|version| ApiVersion::parse(version).is_none()) {
        return Err(Problem::Usage {
            message: format!("`{version}` is no API version"),
            help: Some("an API version is a date: `2024-07-01` or `2024-07-01-preview`".to_owned()),
        });
    }
    let (paint, out) = (paints.stdout, &mut *streams.stdout);
    let written = match version {
        None => write_history(facts.name, &facts.rows, paint, out),
        Some(version) if facts::is_unlisted(facts.name, version) => {
            write_unknown_version(facts.name, version, paint, out)
        }
        Some(version) => {
            let row = facts::at(facts.name, version);
            write_version(facts.name, version, row.as_ref(), paint, out)
        }
    };
    finish(written.and_then(|()| out.flush()), Verdict::Clean)
}

/// The facts in the words of the report.
mod facts {
    use super::SupportRow;
    use crate::knowledge::{self, Answer, Mode, Run, Shape, Support, Track};

    /// What is known of one type.
    pub(super) struct History {
        /// The type as Azure spells it.
        pub(super) name: &'static str,
        /// Its runs of API versions, oldest first; empty when it never takes an identity.
        pub(super) rows: Vec<SupportRow>,
    }

    /// The history of a type, ignoring case; `None` when the type is not known.
    pub(super) fn history(name: &str) -> Option<History> {
        Some(History {
            name: knowledge::canonical(name)?,
            rows: knowledge::history(name).iter().map(row).collect(),
        })
    }

    /// The row that holds at a version; `None` when nothing is taken there.
    pub(super) fn at(name: &str, version: &str) -> Option<SupportRow> {
        let Answer::Support(support) = knowledge::lookup(name, Some(version)) else {
            return None;
        };
        let runs = knowledge::history(name);
        let same = |run: &&Run| run.support == Some(support);
        let held = knowledge::ApiVersion::parse(version)
            .and_then(|version| runs.iter().find(|run| run.contains(version)));
        let run = held.filter(same).or_else(|| runs.iter().rev().find(same))?;
        Some(row(run))
    }

    /// Whether the type data has no such version of a type that has others: nothing is known of it.
    pub(super) fn is_unlisted(name: &str, version: &str) -> bool {
        match knowledge::lookup(name, Some(version)) {
            Answer::NotAt(absence) => !absence.listed,
            Answer::UnknownVersion => true,
            _ => false,
        }
    }

    fn row(run: &Run) -> SupportRow {
        let support = run.support.as_ref();
        SupportRow {
            from: run.from.to_string(),
            to: run.to.to_string(),
            track: match run.track {
                Track::Both => "",
                Track::Stable => "stable",
                Track::Preview => "preview",
            }
            .to_owned(),
            identity: support.map_or("none", mode).to_owned(),
            kinds: support.map_or_else(Vec::new, |support| support.kinds.listed()),
            shape: support.map_or("none", |support| match support.shape {
                Shape::Dictionary => "dictionary",
                Shape::Identifiers => "array",
                Shape::None => "none",
                Shape::Other => "other",
            }),
        }
    }

    fn mode(support: &Support) -> &'static str {
        match support.mode {
            Mode::Optional => "optional",
            Mode::Required => "required",
            Mode::ReadOnly => "readonly",
        }
    }
}
