//! Floor 5: verified text to disk, all of it or nothing. Knows no syntax.

mod save;
mod sweep;

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::rewrite::Verified;
use sweep::{Readers, Temporary};

pub use save::{descriptor, savable, save};
pub use sweep::sweep;

/// Why a file was not replaced. Nothing is lost: the file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// The file is not there, or it cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// There is no folder for a new file.
    #[error("cannot write `{}`: there is no folder `{}`", path.display(), folder.display())]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// Where it should go.
        folder: PathBuf,
    },
    /// The path leads to something else than a file.
    #[error("`{}` is not a file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// A symbolic link leads out of the folder that is worked on.
    #[error("`{}` leads to `{}`, outside of the folder that is worked on", path.display(), target.display())]
    LeavesTree {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// The file may not be written.
    #[error("`{}` is read-only", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// The file has other names, which would keep the old text.
    #[error("`{}` is one of {links} hard links to the same file, which would come apart", path.display())]
    HardLink {
        /// The file.
        path: PathBuf,
        /// How many names it has.
        links: u64,
    },
    /// Somebody else has written to the file since it was read.
    #[error("`{}` has changed since it was read", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// No file can be made in the folder.
    #[error("cannot make a file in `{}`", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The new file cannot belong to whom the old one does, or cannot have its permissions.
    #[error("cannot keep the owner and the permissions of `{}`", path.display())]
    Owner {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The new text cannot be written.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl DiskError {
    /// What to do, in one line; none where the cause says it.
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::LeavesTree { .. } => Some("name the file itself, not the link"),
            Self::ReadOnly { .. } => Some("make it writable, or see the change with `--diff`"),
            Self::HardLink { .. } => {
                Some("see the change with `--diff`, and edit the file in place")
            }
            Self::Changed { .. } => Some("it is left as it is now; run armid again"),
            Self::Folder { .. } => {
                Some("a file is replaced by a new one beside it: make the folder writable")
            }
            Self::NoFolder { .. } => Some("make the folder first, or name another one"),
            Self::Read { .. } | Self::NotAFile { .. } | Self::Owner { .. } | Self::Write { .. } => {
                None
            }
        }
    }
}

/// Replaces the file at `path`, which held `expected` when it was read, by a verified text.
///
/// Symbolic links are followed, but not out of `root`. The new text is written to a file beside
/// the target, flushed, and renamed: at any moment the target is either the old or the new one.
/// [`flush_folders`] comes after the last.
pub fn replace(
    path: &Path,
    text: &Verified,
    expected: &[u8],
    root: &Path,
) -> Result<(), DiskError> {
    write(path, text.text().as_bytes(), expected, root)
}

fn write(path: &Path, text: &[u8], expected: &[u8], root: &Path) -> Result<(), DiskError> {
    let target = resolve(path, root)?;
    let metadata = check(path, &target)?;
    let folder = folder_of(&target);
    sweep::once(folder);
    let (temporary, mut file) =
        Temporary::create(folder, Readers::Owner).map_err(|source| DiskError::Folder {
            folder: folder.to_owned(),
            source,
        })?;
    let failed = |source| DiskError::Write {
        path: path.to_owned(),
        source,
    };
    file.write_all(text).map_err(failed)?;
    keep_owner(&file, &metadata).map_err(|source| DiskError::Owner {
        path: path.to_owned(),
        source,
    })?;
    file.sync_all().map_err(failed)?;
    drop(file);
    // As late as possible: what happens between here and the renaming goes unseen.
    let current = fs::read(&target).map_err(|source| DiskError::Read {
        path: path.to_owned(),
        source,
    })?;
    if current != expected {
        return Err(DiskError::Changed {
            path: path.to_owned(),
        });
    }
    temporary.rename(&target).map_err(failed)
}

/// The folder that a file lies in.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

/// The file that `path` leads to.
fn resolve(path: &Path, root: &Path) -> Result<PathBuf, DiskError> {
    if !path.is_symlink() {
        return Ok(path.to_owned());
    }
    let canonical = |path: &Path| {
        fs::canonicalize(path).map_err(|source| DiskError::Read {
            path: path.to_owned(),
            source,
        })
    };
    let target = canonical(path)?;
    if target.starts_with(canonical(root)?) {
        return Ok(target);
    }
    Err(DiskError::LeavesTree {
        path: path.to_owned(),
        target,
    })
}

/// What is known about the target, when it can be replaced.
fn check(path: &Path, target: &Path) -> Result<Metadata, DiskError> {
    let path = path.to_owned();
    let metadata = match fs::metadata(target) {
        Ok(metadata) => metadata,
        Err(source) => return Err(DiskError::Read { path, source }),
    };
    if !metadata.is_file() {
        return Err(DiskError::NotAFile { path });
    }
    let links = links(&metadata);
    if links > 1 {
        return Err(DiskError::HardLink { path, links });
    }
    if metadata.permissions().readonly() {
        return Err(DiskError::ReadOnly { path });
    }
    // A file that is not ours to write would be replaced all the same, if the folder is ours.
    match OpenOptions::new().write(true).open(target) {
        Ok(_) => Ok(metadata),
        Err(source) => match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Err(DiskError::ReadOnly { path })
            }
            _ => Err(DiskError::Write { path, source }),
        },
    }
}

#[cfg(unix)]
fn links(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn links(_metadata: &Metadata) -> u64 {
    1
}

/// Gives a new file the owner and the permissions of the old one.
#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let new = file.metadata()?;
    let user = (new.uid() != old.uid()).then_some(old.uid());
    let group = (new.gid() != old.gid()).then_some(old.gid());
    if user.is_some() || group.is_some() {
        fchown(file, user, group)?;
    }
    file.set_permissions(old.permissions())
}

#[cfg(not(unix))]
fn keep_owner(file: &File, old: &Metadata) -> io::Result<()> {
    file.set_permissions(old.permissions())
}

/// Makes the renamings of this process outlast a power cut, each folder once. That the system
/// cannot do it is no reason to fail: the files are whole either way.
pub fn flush_folders() {
    for folder in sweep::folders() {
        if cfg!(unix)
            && let Ok(folder) = File::open(folder)
        {
            let _ = folder.sync_all();
        }
    }
}

#[cfg(test)]
mod tests;
