//! Floor 7: `check --watch`: again after each change, until Ctrl-C.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::engine::discover::shown;
use crate::engine::disk::folder_of;
use crate::engine::problem::{Problem, WatchProblem};

/// How long nothing must happen before a change counts as made.
const CALM: Duration = Duration::from_millis(100);

/// How many times in a row that is waited for: something may write without end.
const PATIENCE: usize = 50;

/// Extensions of what a check reads.
const READ: [&str; 5] = ["json", "jsonc", "bicep", "bicepparam", "toml"];

/// What comes from the system.
enum Signal {
    Changed,
    Stop,
}

/// Watches what a check reads.
pub(super) struct Watch {
    signals: Receiver<Signal>,
    /// Watches until it is dropped.
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches folders with all that is in them, and files wherever an editor may put them anew.
    pub(super) fn new<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Result<Self, Problem> {
        let (sender, signals) = channel();
        let stop = sender.clone();
        ctrlc::set_handler(move || drop(stop.send(Signal::Stop)))
            .map_err(|error| WatchProblem::NoHandler(Box::new(error)))?;
        let handler = move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| matters(&event)) {
                drop(sender.send(Signal::Changed));
            }
        };
        let failed = |path: &Path, error| WatchProblem::Folder {
            path: shown(path),
            source: Box::new(error),
        };
        let mut watcher =
            notify::recommended_watcher(handler).map_err(|error| failed(Path::new("."), error))?;
        for (folder, mode) in folders(paths) {
            let begun = watcher.watch(&folder, mode);
            begun.map_err(|error| failed(&folder, error))?;
        }
        Ok(Self {
            signals,
            _watcher: watcher,
        })
    }

    /// Waits for a change, and until it is made; false when it is time to stop.
    pub(super) fn changed(&self) -> bool {
        let Ok(Signal::Changed) = self.signals.recv() else {
            return false;
        };
        for _ in 0..PATIENCE {
            match self.signals.recv_timeout(CALM) {
                Ok(Signal::Changed) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        true
    }
}

/// Each folder once. A file that is replaced is another one under its name, so its folder is
/// watched.
fn folders<'p>(paths: impl IntoIterator<Item = &'p Path>) -> BTreeMap<PathBuf, RecursiveMode> {
    let mut folders = BTreeMap::new();
    for path in paths {
        if path.is_dir() {
            folders.insert(path.to_owned(), RecursiveMode::Recursive);
        } else {
            let folder = folders.entry(folder_of(path).to_owned());
            folder.or_insert(RecursiveMode::NonRecursive);
        }
    }
    folders
}

/// Whether a check may come to something else after it.
fn matters(event: &Event) -> bool {
    let is_read = |path: &PathBuf| {
        let extension = path.extension().and_then(OsStr::to_str);
        let of_git = Component::Normal(OsStr::new(".git"));
        // A folder that is moved or removed takes its files with it.
        extension.is_none_or(|own| READ.iter().any(|read| own.eq_ignore_ascii_case(read)))
            && path.components().all(|component| component != of_git)
    };
    !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(is_read)
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, CreateKind};

    use super::*;

    #[test]
    fn only_changes_of_what_is_read_matter() {
        let event = |kind, path: &str| Event::new(kind).add_path(path.into());
        let made = EventKind::Create(CreateKind::Any);
        assert!(matters(&event(made, "/infra/main.bicep")));
        assert!(matters(&event(made, "/infra/MAIN.JSON")));
        assert!(matters(&event(made, "/infra")));
        assert!(!matters(&event(made, "/infra/readme.md")));
        assert!(!matters(&event(made, "/infra/.git/index.json")));
        let read = EventKind::Access(AccessKind::Any);
        assert!(!matters(&event(read, "/infra/main.bicep")));
    }

    #[test]
    fn a_folder_is_watched_once_and_a_file_by_its_folder() {
        let here = [
            Path::new("no-such.json"),
            Path::new("."),
            Path::new("other.json"),
        ];
        let watched: Vec<_> = folders(here).into_iter().collect();
        assert_eq!(watched, [(PathBuf::from("."), RecursiveMode::Recursive)]);
        let alone = folders([Path::new("infra/main.json")]);
        assert_eq!(
            alone.get(Path::new("infra")),
            Some(&RecursiveMode::NonRecursive)
        );
    }
}
