//! Floor 5: the repositories that files are in, and what each was at a revision.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::engine::git::Revision;
use crate::engine::problem::Problem;

/// Why a file has nothing to be compared with.
const NOWHERE: &str = "is in no git repository";
const OF_ITS_OWN: &str = "is in a repository of its own, where no submodule was at that revision";
const MISSING: &str = "is in a submodule, and its clone does not have the commit of that revision";

/// The repositories of one run.
pub(super) struct Repositories<W> {
    revisions: Vec<Revision>,
    wanted: W,
    /// By folders without symbolic links.
    known: HashMap<PathBuf, Repository>,
}

/// What is compared with.
#[derive(Clone, Copy, Debug)]
pub(super) enum Repository {
    /// A revision, by its number.
    Revision(usize),
    /// Nothing, and why.
    None(&'static str),
}

impl<W: Fn(&Path) -> bool> Repositories<W> {
    /// That of `folder` first. All others are asked for the same name.
    pub(super) fn open(folder: &Path, name: &str, wanted: W) -> Result<Self, Problem> {
        let first = Revision::open(folder, name, &wanted)?;
        Ok(Self {
            known: HashMap::from([(first.root().to_owned(), Repository::Revision(0))]),
            revisions: vec![first],
            wanted,
        })
    }

    /// All that were asked for.
    pub(super) fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The repository that a file is in.
    pub(super) fn of(&mut self, path: &Path) -> Result<Repository, Problem> {
        let parent = path.parent().filter(|path| !path.as_os_str().is_empty());
        match parent.unwrap_or(Path::new(".")).canonicalize() {
            Ok(folder) => self.at(&folder),
            Err(_) => Ok(Repository::None(NOWHERE)),
        }
    }

    fn at(&mut self, folder: &Path) -> Result<Repository, Problem> {
        if let Some(known) = self.known.get(folder) {
            return Ok(*known);
        }
        let found = match folder.parent() {
            Some(parent) if !is_repository(folder) => self.at(parent)?,
            // What is around it counts where it has to do with this run.
            Some(parent) if self.is_inside(folder) => {
                let around = self.at(parent)?;
                self.opened(folder, around)
            }
            _ if is_repository(folder) => {
                let revision = self.revisions[0].beside(folder, &self.wanted)?;
                self.add(revision)
            }
            _ => Repository::None(NOWHERE),
        };
        self.known.insert(folder.to_owned(), found);
        Ok(found)
    }

    /// Whether a folder lies in a repository that files of the run are in.
    fn is_inside(&self, folder: &Path) -> bool {
        let mut revisions = self.revisions.iter();
        revisions.any(|own| folder.starts_with(own.root()))
    }

    /// A repository that lies in another one.
    fn opened(&mut self, root: &Path, around: Repository) -> Repository {
        let Repository::Revision(number) = around else {
            // It is no part of anything that has this revision.
            return around;
        };
        match self.revisions[number].submodule(root, &self.wanted) {
            Some(Ok(revision)) => self.add(revision),
            Some(Err(_)) => Repository::None(MISSING),
            None => Repository::None(OF_ITS_OWN),
        }
    }

    fn add(&mut self, revision: Revision) -> Repository {
        self.revisions.push(revision);
        Repository::Revision(self.revisions.len() - 1)
    }
}

/// Whether a folder is that of a repository. A submodule has a file for what others have a folder.
fn is_repository(folder: &Path) -> bool {
    let git = folder.join(".git");
    git.is_file() || git.join("HEAD").is_file()
}
