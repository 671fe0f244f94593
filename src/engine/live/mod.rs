//! Floor 5: what is to change of the identities of resources that are there already, as plain data.
//! Asks no service of anything.

mod body;
mod change;
mod difference;
mod file;
mod make;
mod moved;
mod phrase;
mod read;
mod target;
mod words;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::CheckOptions;
use super::compare::Versions;
use super::plan::{By, Operation, Selector};
use super::problem::Problem;
use super::run::{FileReport, each};
use crate::diagnostic::Subject as Named;

pub use body::{Body, Generation, Users, string as json_string};
pub use change::{Aim, Identity, Instances, LiveChange, Scope, Turn};
pub use phrase::{Blank, Part, Phrase};
pub use words::Place;

/// What is asked of every file.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What is to change.
    pub what: What,
    /// Of which resources.
    pub selector: Selector,
    /// Where they lie.
    pub place: Place,
    /// Whether they are yet to be made.
    pub new: bool,
}

/// What is to change.
#[derive(Clone, Debug)]
pub enum What {
    /// Live resources are to have what the template says.
    Template,
    /// What became of them since an older version.
    Difference,
    /// They gain or lose something.
    Operation(Operation),
}

/// A resource of which nothing can be told.
#[derive(Clone, Debug)]
pub struct Untold {
    /// The file.
    pub path: String,
    /// The line that it starts on, from 1.
    pub line: u32,
    /// The resource.
    pub subject: Named,
    /// Why.
    pub why: String,
    /// Whether the user named it.
    pub named: bool,
}

/// What is to change in all files, in path order.
#[derive(Debug, Default)]
pub struct LiveRun {
    /// Each resource that changes.
    pub changes: Vec<LiveChange>,
    /// Each of which it cannot be told.
    pub untold: Vec<Untold>,
    /// Number of templates that were read.
    pub checked: usize,
    /// Which words of the selector fit any resource.
    pub fitting: Vec<bool>,
    /// Names, types and addresses that the selector could have named.
    pub known: Vec<(By, String)>,
    /// Files that cannot be parsed.
    pub broken: Vec<FileReport>,
    /// Files that could not be read.
    pub problems: Vec<Problem>,
}

/// Reads every file, and its older version where there is one.
pub fn live_files(all: Vec<Versions>, options: &CheckOptions, asked: &Asked) -> LiveRun {
    let mut outcomes = each(all, 1, |versions| {
        let path = super::run::Task::path(&versions).to_owned();
        let options = &*options.for_file(Path::new(&path))?;
        file::read(versions, options, asked)
    });
    moved::settle(&mut outcomes, asked.selector.is_named());
    let mut run = LiveRun {
        fitting: vec![false; asked.selector.words().count()],
        ..LiveRun::default()
    };
    for outcome in outcomes {
        match outcome {
            Ok(file::Outcome::Skipped | file::Outcome::Gone(_)) => {}
            Ok(file::Outcome::Broken(broken)) => run.broken.push(*broken),
            Ok(file::Outcome::Read(mut told)) => {
                run.checked += 1;
                run.changes.append(&mut told.changes);
                run.untold.append(&mut told.untold);
                run.known.append(&mut told.known);
                for (all, own) in run.fitting.iter_mut().zip(told.fitting) {
                    *all |= own;
                }
            }
            Err(problem) => run.problems.push(problem),
        }
    }
    tell_apart(&mut run.changes);
    run
}

/// Gives blanks of one name that stand for different things names of their own, and says of what each
/// is.
fn tell_apart(changes: &mut [LiveChange]) {
    let mut all: Vec<Blank> = Vec::new();
    let mut known: HashSet<Blank> = HashSet::new();
    for blank in changes.iter().flat_map(LiveChange::blanks) {
        if known.insert(blank.clone()) {
            all.push(blank);
        }
    }
    let mut owners: HashMap<&str, HashSet<&str>> = HashMap::new();
    for blank in &all {
        owners.entry(&blank.name).or_default().insert(&blank.of);
    }
    let mut taken: HashSet<String> = owners.keys().map(|name| (*name).to_owned()).collect();
    let mut last: HashMap<&str, usize> = HashMap::new();
    let mut told: HashMap<&Blank, Arc<Blank>> = HashMap::new();
    for blank in &all {
        let mut own = blank.clone();
        match last.get_mut(&*blank.name) {
            None => drop(last.insert(&blank.name, 1)),
            // `NAME_2` may be the name of something else.
            Some(number) => {
                while taken.contains(&own.name) {
                    *number += 1;
                    own.name = format!("{}_{number}", blank.name);
                }
            }
        }
        taken.insert(own.name.clone());
        let is_of_several = owners.get(&*blank.name).is_some_and(|all| all.len() > 1);
        if is_of_several && !blank.of.is_empty() {
            own.about = format!("{} ({})", blank.about, blank.of);
        }
        told.insert(blank, Arc::new(own));
    }
    for phrase in changes.iter_mut().flat_map(LiveChange::phrases_mut) {
        phrase.replace(&|blank| told.get(blank).cloned());
    }
}
