//! Floor 5: reports to disk, all of one or nothing. Knows no format.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::sweep::{self, Readers, Temporary};
use super::{DiskError, folder_of};

/// Writes what `write` says to the file at `path`, which may be there already.
///
/// It is written to a file beside it, which is renamed: whoever reads the file sees the old report
/// or the new one. Symbolic links are followed. A device or a pipe is written to as it is, and behind
/// what is there already goes what is written to a file by the number under which it is open.
pub fn save(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), DiskError> {
    let failed = |source| DiskError::Write {
        path: path.to_owned(),
        source,
    };
    match target(path)? {
        Target::Stream => {
            let mut how = OpenOptions::new();
            match descriptor(path) {
                Some(_) => how.append(true),
                None => how.write(true),
            };
            let file = how.open(path).map_err(failed)?;
            fill(&file, write).map_err(failed)
        }
        Target::File(target, old) => {
            let folder = folder_of(&target);
            sweep::once(folder);
            let made =
                Temporary::create(folder, Readers::Usual).map_err(|source| DiskError::Folder {
                    folder: folder.to_owned(),
                    source,
                });
            let (temporary, file) = made?;
            fill(&file, write).map_err(failed)?;
            if let Some(old) = old {
                file.set_permissions(old.permissions()).map_err(failed)?;
            }
            file.sync_all().map_err(failed)?;
            drop(file);
            temporary.rename(&target).map_err(failed)
        }
    }
}

/// Whether a report could be written to `path`, as far as can be told without writing.
pub fn savable(path: &Path) -> Result<(), DiskError> {
    target(path).map(|_| ())
}

/// The number of the open file that a path stands for, whatever that file is.
pub fn descriptor(path: &Path) -> Option<u32> {
    match path.to_str()? {
        "/dev/stdout" => Some(1),
        "/dev/stderr" => Some(2),
        other => {
            let number = other.strip_prefix("/dev/fd/");
            let number = number.or_else(|| other.strip_prefix("/proc/self/fd/"));
            number?.parse().ok()
        }
    }
}

/// What a path leads to.
enum Target {
    /// A file, with what is known of the one that is there.
    File(PathBuf, Option<Metadata>),
    /// Something that takes bytes and keeps no file.
    Stream,
}

fn target(path: &Path) -> Result<Target, DiskError> {
    let failed = |source| DiskError::Write {
        path: path.to_owned(),
        source,
    };
    match fs::metadata(path) {
        // Whoever opened it writes to it, too, and would not to one that takes its place.
        Ok(_) if descriptor(path).is_some() => Ok(Target::Stream),
        Err(source) if descriptor(path).is_some() => Err(failed(source)),
        Ok(metadata) if metadata.is_file() => {
            // A file that is not ours to write would be replaced all the same, if the folder is.
            let writable = OpenOptions::new().write(true).open(path);
            let target = writable.and_then(|_| fs::canonicalize(path));
            Ok(Target::File(target.map_err(failed)?, Some(metadata)))
        }
        Ok(metadata) if metadata.is_dir() => Err(DiskError::NotAFile {
            path: path.to_owned(),
        }),
        Ok(_) => Ok(Target::Stream),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = folder_of(path);
            if folder.is_dir() && path.file_name().is_some() {
                return Ok(Target::File(path.to_owned(), None));
            }
            Err(DiskError::NoFolder {
                path: path.to_owned(),
                folder: folder.to_owned(),
            })
        }
        Err(source) => Err(failed(source)),
    }
}

fn fill(file: &File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, file);
    write(&mut out)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(test: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("armid-save-{}-{test}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    }

    #[test]
    fn a_report_replaces_the_one_before_it_and_leaves_nothing_else() {
        let folder = folder("replace");
        let path = folder.join("report.txt");
        for text in ["one", "two"] {
            save(&path, |out| out.write_all(text.as_bytes())).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(names(&folder), ["report.txt"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn half_a_report_is_none() {
        let folder = folder("half");
        let path = folder.join("report.txt");
        fs::write(&path, "old").unwrap();
        let error = save(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("no more"))
        });
        assert!(matches!(error, Err(DiskError::Write { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(&folder), ["report.txt"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there_or_is_the_target_is_told() {
        let folder = folder("folder");
        let missing = save(&folder.join("no/report.txt"), |_| Ok(()));
        let told = missing.unwrap_err();
        assert!(matches!(told, DiskError::NoFolder { .. }), "{told}");
        assert!(told.advice().is_some());
        let own = save(&folder, |_| Ok(()));
        assert!(matches!(own, Err(DiskError::NotAFile { .. })));
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_to_the_file_and_devices_stay_what_they_are() {
        use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink};
        let folder = folder("links");
        let (path, link) = (folder.join("report.txt"), folder.join("link"));
        save(&path, |out| out.write_all(b"one")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        symlink("report.txt", &link).unwrap();
        save(&link, |out| out.write_all(b"two")).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(mode(&path), 0o600);
        save(Path::new("/dev/null"), |out| out.write_all(b"gone")).unwrap();
        let null = fs::metadata("/dev/null").unwrap();
        assert!(null.file_type().is_char_device());
        fs::remove_dir_all(folder).unwrap();
    }
}
