//! Floor 5: temporary files, and what is left of them after a run that was killed.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

const PREFIX: &str = ".armid-";
const SUFFIX: &str = ".tmp";

/// How often a name that is taken is followed by another try.
const TRIES: usize = 100;

/// The number of the next temporary file of this process.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// The numbers of the temporary files that this process is writing. No two files have one, whatever
/// their folders are called: a path can be spelt in many ways.
static LIVE: Mutex<Vec<u64>> = Mutex::new(Vec::new());

/// Folders that this process has swept.
static SWEPT: Mutex<Option<HashSet<PathBuf>>> = Mutex::new(None);

/// Who may read a new file.
#[derive(Clone, Copy)]
pub(super) enum Readers {
    /// Nobody else, for it may hold what others must not see.
    Owner,
    /// Whoever may read what this user writes.
    Usual,
}

/// A file beside a target; it is removed unless it is renamed.
pub(super) struct Temporary {
    path: PathBuf,
    number: u64,
}

impl Temporary {
    /// Makes an empty file that nobody else has.
    pub(super) fn create(folder: &Path, readers: Readers) -> io::Result<(Self, File)> {
        let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
        for _ in 0..TRIES {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let name = format!("{PREFIX}{}-{number}{SUFFIX}", std::process::id());
            let path = folder.join(name);
            // First, so that there is no moment at which the file could be swept.
            lock(&LIVE).push(number);
            let temporary = Self { path, number };
            match open(&temporary.path, readers) {
                Ok(file) => return Ok((temporary, file)),
                Err(error) => {
                    temporary.forget();
                    last = error;
                }
            }
            if last.kind() != io::ErrorKind::AlreadyExists {
                break;
            }
        }
        Err(last)
    }

    /// Puts the file in the place of `target`.
    pub(super) fn rename(self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        self.forget();
        Ok(())
    }

    /// Leaves the file, if there is one, as it is.
    fn forget(self) {
        lock(&LIVE).retain(|live| *live != self.number);
        std::mem::forget(self);
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // There is nothing to be done about a failure; the next run tries again.
        let _ = fs::remove_file(&self.path);
        lock(&LIVE).retain(|live| *live != self.number);
    }
}

#[cfg(unix)]
fn open(path: &Path, readers: Readers) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mode = match readers {
        Readers::Owner => 0o600,
        Readers::Usual => 0o666,
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(mode).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path, _readers: Readers) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Sweeps a folder unless this process has done so before.
pub(super) fn once(folder: &Path) {
    let is_new = lock(&SWEPT)
        .get_or_insert_default()
        .insert(folder.to_owned());
    if is_new {
        sweep(folder);
    }
}

/// The folders that this process has written to.
pub(super) fn folders() -> Vec<PathBuf> {
    let swept = lock(&SWEPT);
    swept.iter().flatten().cloned().collect()
}

/// Removes the temporary files of processes that are no more from a folder. What cannot be
/// removed stays.
pub fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some((process, number)) = name.to_str().and_then(numbers) else {
            continue;
        };
        let path = entry.path();
        let is_live = if process == std::process::id() {
            // A process may have the number of one that was killed before.
            lock(&LIVE).contains(&number)
        } else {
            is_alive(process, &path)
        };
        if !is_live {
            let _ = fs::remove_file(path);
        }
    }
}

/// The number of the process that made a temporary file of this name, and that of the file.
fn numbers(name: &str) -> Option<(u32, u64)> {
    let numbers = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    let (process, number) = numbers.split_once('-')?;
    Some((process.parse().ok()?, number.parse().ok()?))
}

/// Whether a process is running; when in doubt, it is.
#[cfg(unix)]
fn is_alive(process: u32, _path: &Path) -> bool {
    use rustix::process::{Pid, test_kill_process};
    let id = i32::try_from(process).ok().and_then(Pid::from_raw);
    match id {
        Some(id) => test_kill_process(id) != Err(rustix::io::Errno::SRCH),
        None => false,
    }
}

/// Whether a process is running: a file that was written within the last minute may be in use.
#[cfg(not(unix))]
fn is_alive(_process: u32, path: &Path) -> bool {
    const LONGEST: std::time::Duration = std::time::Duration::from_secs(60);
    let written = fs::metadata(path).and_then(|metadata| metadata.modified());
    let age = written.ok().and_then(|written| written.elapsed().ok());
    age.is_none_or(|age| age < LONGEST)
}

/// A list of paths is whole after a panic elsewhere.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_our_own_are_taken_for_temporary_files() {
        assert_eq!(numbers(".armid-12-3.tmp"), Some((12, 3)));
        for name in [
            ".armid-12.tmp",
            ".armid-a-3.tmp",
            "armid-12-3.tmp",
            ".armid-12-3.json",
        ] {
            assert_eq!(numbers(name), None, "{name}");
        }
    }
}
