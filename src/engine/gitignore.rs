//! Floor 5: which paths of a walk the `.gitignore` files leave out. Reads no template.

use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The `.gitignore` files that hold at one place of a walk.
pub(super) struct Gitignores {
    /// Where the walk started, absolute.
    base: PathBuf,
    /// From the repository's root down to the folder above `base`.
    above: Vec<Gitignore>,
    /// From `base` down to the folder being walked, each with its depth.
    walked: Vec<(usize, Gitignore)>,
}

impl Gitignores {
    /// For a walk of the folder `root`. Outside a repository nothing above it counts.
    pub(super) fn new(root: &Path) -> Self {
        let base = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let above = match base.ancestors().find(|dir| dir.join(".git").exists()) {
            Some(top) if top != base => {
                let mut dirs: Vec<&Path> = base
                    .ancestors()
                    .skip(1)
                    .take_while(|dir| dir.starts_with(top))
                    .collect();
                dirs.reverse();
                dirs.into_iter().filter_map(load).collect()
            }
            _ => Vec::new(),
        };
        Self {
            base,
            above,
            walked: Vec::new(),
        }
    }

    /// Whether the entry at `inside` (relative to the root, `depth` folders down) is left out.
    /// Entries come in the walk's order; a folder that is kept brings its own `.gitignore`.
    pub(super) fn skips(&mut self, inside: &Path, depth: usize, is_dir: bool) -> bool {
        while self.walked.last().is_some_and(|(deep, _)| *deep >= depth) {
            self.walked.pop();
        }
        let path = self.base.join(inside);
        if depth > 0 && self.matches(&path, is_dir) {
            return true;
        }
        if is_dir && let Some(own) = load(&path) {
            self.walked.push((depth, own));
        }
        false
    }

    /// The nearest file with an opinion decides.
    fn matches(&self, path: &Path, is_dir: bool) -> bool {
        let walked = self.walked.iter().map(|(_, own)| own).rev();
        for own in walked.chain(self.above.iter().rev()) {
            match own.matched(path, is_dir) {
                Match::None => {}
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
            }
        }
        false
    }
}

/// The `.gitignore` of one folder. Only a regular file is opened: a pipe would block.
fn load(dir: &Path) -> Option<Gitignore> {
    let path = dir.join(".gitignore");
    if !path.metadata().is_ok_and(|meta| meta.is_file()) {
        return None;
    }
    let mut builder = GitignoreBuilder::new(dir);
    // A line that is no pattern is left out, as git does; the others hold.
    let _bad_lines = builder.add(path);
    builder.build().ok().filter(|built| !built.is_empty())
}
