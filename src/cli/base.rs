//! Floor 7: what `check --base` adds to a check.

use std::io::Write;
use std::path::PathBuf;

use super::failure::say;
use crate::engine::CheckOptions;
use crate::engine::compare::{
    Alone, AtRevision, Comparisons, Fate, Reading, Side, Versions, add, compare_files, versions_at,
};
use crate::engine::discover::DiscoverOptions;
use crate::engine::input::Input;
use crate::engine::problem::Problem;
use crate::engine::run::Run;
use crate::knowledge::Kind;
use crate::report::{Paint, brief, visible};
use crate::rules::{self, Check};

/// Refuses to run nothing but rules that have nothing to compare with.
pub(super) fn refuse_alone(options: &CheckOptions) -> Result<(), Problem> {
    let compares = |slug: &String| {
        let rule = rules::find(slug);
        rule.is_some_and(|rule| matches!(rule.check, Check::Comparing(_)))
    };
    match options.select.first() {
        Some(first) if options.select.iter().all(compares) => Err(Problem::Usage {
            message: format!("`{first}` compares two versions, and there is only one"),
            help: Some("give the other one with `--base REV`".to_owned()),
        }),
        _ => Ok(()),
    }
}

/// The files of a check, and what they were at a revision.
pub(super) struct Base {
    versions: Vec<Versions>,
    alone: Vec<Alone>,
    /// The paths of the files, in their order.
    order: Vec<String>,
}

impl Base {
    /// Finds the older versions of the files, which were looked for with these options.
    pub(super) fn new(
        revision: &str,
        paths: &[PathBuf],
        inputs: &[Input],
        options: DiscoverOptions<'_>,
    ) -> Result<Self, Problem> {
        let AtRevision { versions, alone } = versions_at(revision, paths, inputs, options)?;
        Ok(Self {
            versions,
            alone,
            order: inputs.iter().map(|input| input.shown.clone()).collect(),
        })
    }

    /// Compares the files with their older versions, and adds to the run what is found.
    pub(super) fn compare(self, options: &CheckOptions, run: &mut Run) -> Done {
        let named = false;
        let mut comparisons = compare_files(self.versions, Reading { options, named });
        add(run, &mut comparisons, &self.order, options);
        let mut alone = self.alone;
        alone.retain(|one| !comparisons.skipped.contains(&one.path));
        Done { comparisons, alone }
    }
}

/// What became of the files.
pub(super) struct Done {
    comparisons: Comparisons,
    alone: Vec<Alone>,
}

/// Tells of files that are not compared with anything.
pub(super) fn tell_alone(alone: &[Alone], paint: Paint, out: &mut dyn Write) {
    let warning = paint.warning("warning");
    for one in alone {
        let (path, why) = (visible(&one.path), one.why);
        say(out, format!("{warning}: `{path}` {why}: not compared\n"));
    }
}

/// Tells of older versions that cannot be read, and of resources with an identity that are deployed
/// no more under their name: no loss, but worth knowing.
pub(super) fn tell(done: &Done, paint: Paint, out: &mut dyn Write) {
    tell_alone(&done.alone, paint, out);
    let comparisons = &done.comparisons;
    for broken in &comparisons.broken_old {
        let (warning, path) = (paint.warning("warning"), visible(broken.source.path()));
        say(
            out,
            format!("{warning}: `{path}` cannot be parsed: nothing to compare with\n"),
        );
    }
    let note = paint.good("note");
    for change in comparisons.files.iter().flat_map(|file| &file.changes) {
        let Some(before) = change.before.as_ref().filter(|side| has_identity(side)) else {
            continue;
        };
        let (path, name) = (visible(&before.path), named(before));
        let text = match change.fate {
            Fate::Kept | Fate::Added | Fate::Elsewhere => continue,
            Fate::Renamed => {
                let new = change.after.as_ref().map(named).unwrap_or_default();
                format!("{name} of {path} is now {new}: to Azure, another resource")
            }
            Fate::Deleted => format!("{name} of {path} is no longer deployed"),
            Fate::Referred => format!("{name} of {path} is only referred to now"),
        };
        say(out, format!("{note}: {text}\n"));
    }
}

fn has_identity(side: &Side) -> bool {
    side.kinds.as_deref() != Some(&[Kind::None])
}

/// `` `vm1` (Microsoft.Compute/virtualMachines) ``.
fn named(side: &Side) -> String {
    let name = brief(side.subject.name.as_deref().unwrap_or("a resource"));
    match &side.subject.resource_type {
        Some(kind) => format!("`{name}` ({})", brief(kind)),
        None => format!("`{name}`"),
    }
}
