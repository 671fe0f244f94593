//! Floor 5: where files are, seen from a baseline's folder.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::rules;

/// The folder that paths count from.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    folder: PathBuf,
}

impl Places {
    /// For a baseline in this folder.
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            folder: real(folder),
        }
    }

    /// The path of a file from the folder, with `/` on every system.
    pub(super) fn relative(&self, path: &Path) -> String {
        relative(&self.folder, &real(path))
    }

    /// Whether the file is still there.
    pub(super) fn is_there(&self, path: &str) -> bool {
        self.folder.join(path).exists()
    }
}

/// The one name of a file.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path)
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned())
}

fn relative(folder: &Path, path: &Path) -> String {
    let (own, other): (Vec<Component>, Vec<Component>) =
        (folder.components().collect(), path.components().collect());
    let shared = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return path.to_string_lossy().replace('\\', "/");
    }
    let up = own.iter().skip(shared).map(|_| "..".into());
    let down = other.iter().skip(shared);
    let down = down.map(|name| name.as_os_str().to_string_lossy());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// What a run looked at.
#[derive(Debug, Default)]
pub struct Scope {
    /// The rules that ran in each file.
    files: HashMap<String, HashSet<&'static str>>,
    /// The rules that would have run in a file that is no more.
    rules: HashSet<&'static str>,
}

impl Scope {
    /// Nothing yet; these rules would run in any file.
    pub(super) fn new(rules: impl IntoIterator<Item = &'static str>) -> Self {
        Self {
            files: HashMap::new(),
            rules: rules.into_iter().collect(),
        }
    }

    /// Adds a file, and the rules that ran in it.
    pub(super) fn add(&mut self, path: String, rules: impl IntoIterator<Item = &'static str>) {
        self.files.entry(path).or_default().extend(rules);
    }

    /// Takes a file out that could not be read as a whole.
    pub(super) fn leave_out(&mut self, path: &str) {
        self.files.remove(path);
    }

    /// Whether a rule ran in a file; one that is no more would never be found again.
    pub(super) fn holds(&self, path: &str, slug: &str) -> bool {
        let ran = |rules: &HashSet<&str>| rules.contains(slug) || rules::find(slug).is_none();
        self.files.get(path).is_some_and(ran)
    }

    /// Whether a rule would have run in a file that is no more.
    pub(super) fn has_rule(&self, slug: &str) -> bool {
        self.rules.contains(slug) || rules::find(slug).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_count_from_the_folder_of_the_baseline() {
        let folder = Path::new("/repo/infra");
        let of = |path: &str| relative(folder, Path::new(path));
        assert_eq!(of("/repo/infra/web/main.json"), "web/main.json");
        assert_eq!(of("/repo/other/main.json"), "../other/main.json");
        assert_eq!(of("/main.json"), "../../main.json");
    }
}
