use super::*;

/// A folder of its own for one test, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = format!("armid-disk-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(folder);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn a_file_is_replaced_and_nothing_is_left_beside_it() {
    let folder = Folder::new("replace");
    let path = folder.file("a.json", "old");
    write(&path, b"new", b"old", &folder.0).unwrap();
    assert_eq!(read(&path), "new");
    assert_eq!(folder.names(), ["a.json"]);
}

#[test]
fn a_file_that_changed_meanwhile_is_kept() {
    let folder = Folder::new("changed");
    let path = folder.file("a.json", "theirs");
    let error = write(&path, b"new", b"old", &folder.0).unwrap_err();
    assert!(matches!(error, DiskError::Changed { .. }), "{error}");
    assert_eq!(read(&path), "theirs");
    assert_eq!(folder.names(), ["a.json"]);
}

#[test]
fn a_missing_file_and_a_folder_are_told_apart() {
    let folder = Folder::new("missing");
    let missing = write(&folder.0.join("a"), b"", b"", &folder.0).unwrap_err();
    assert!(matches!(missing, DiskError::Read { .. }));
    let no_file = write(&folder.0, b"", b"", &folder.0).unwrap_err();
    assert!(matches!(no_file, DiskError::NotAFile { .. }));
}

#[test]
fn a_read_only_file_is_kept() {
    let folder = Folder::new("read-only");
    let path = folder.file("a.json", "old");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let error = write(&path, b"new", b"old", &folder.0).unwrap_err();
    assert!(matches!(error, DiskError::ReadOnly { .. }));
    assert_eq!(read(&path), "old");
    assert_eq!(folder.names(), ["a.json"]);
}

#[test]
fn files_of_runs_that_were_killed_are_swept() {
    let folder = Folder::new("swept");
    let path = folder.file("a.json", "old");
    // No process has such a number; and our own number may have been another's.
    folder.file(".armid-4294967294-0.tmp", "torn");
    folder.file(&format!(".armid-{}-999999.tmp", std::process::id()), "torn");
    folder.file(".armid-x.tmp", "not ours");
    write(&path, b"new", b"old", &folder.0).unwrap();
    assert_eq!(folder.names(), [".armid-x.tmp", "a.json"]);
}

#[test]
fn what_this_run_is_writing_stays_however_its_folder_is_called() {
    let folder = Folder::new("spelling");
    let inner = folder.0.join("inner");
    fs::create_dir(&inner).unwrap();
    let (temporary, file) = Temporary::create(&folder.0, Readers::Owner).unwrap();
    drop(file);
    sweep(&inner.join(".."));
    temporary.rename(&folder.0.join("a.json")).unwrap();
    assert_eq!(folder.names(), ["a.json", "inner"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    #[test]
    fn permissions_are_kept() {
        let folder = Folder::new("mode");
        let path = folder.file("a.json", "old");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o754)).unwrap();
        let before = fs::metadata(&path).unwrap();
        write(&path, b"new", b"old", &folder.0).unwrap();
        let after = fs::metadata(&path).unwrap();
        assert_eq!(after.mode(), before.mode());
        assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
        assert_ne!(after.ino(), before.ino());
    }

    #[test]
    fn an_owner_is_kept_by_those_who_may() {
        let folder = Folder::new("owner");
        let path = folder.file("a.json", "old");
        if std::os::unix::fs::chown(&path, Some(12_345), Some(12_346)).is_err() {
            return;
        }
        write(&path, b"new", b"old", &folder.0).unwrap();
        let after = fs::metadata(&path).unwrap();
        assert_eq!((after.uid(), after.gid()), (12_345, 12_346));
    }

    #[test]
    fn a_link_is_followed_and_stays_a_link() {
        let folder = Folder::new("link");
        let path = folder.file("a.json", "old");
        let link = folder.0.join("b.json");
        symlink("a.json", &link).unwrap();
        write(&link, b"new", b"old", &folder.0).unwrap();
        assert_eq!(read(&path), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn a_link_out_of_the_tree_is_refused() {
        let folder = Folder::new("out");
        let path = folder.file("a.json", "old");
        let inner = folder.0.join("inner");
        fs::create_dir(&inner).unwrap();
        let link = inner.join("b.json");
        symlink(&path, &link).unwrap();
        let error = write(&link, b"new", b"old", &inner).unwrap_err();
        assert!(matches!(error, DiskError::LeavesTree { .. }));
        assert_eq!(read(&path), "old");
    }

    #[test]
    fn hard_links_do_not_come_apart() {
        let folder = Folder::new("hard");
        let path = folder.file("a.json", "old");
        fs::hard_link(&path, folder.0.join("b.json")).unwrap();
        let error = write(&path, b"new", b"old", &folder.0).unwrap_err();
        assert!(matches!(error, DiskError::HardLink { links: 2, .. }));
        assert_eq!(read(&path), "old");
    }

    #[test]
    fn a_folder_that_may_not_be_written_is_told() {
        let folder = Folder::new("folder");
        let inner = folder.0.join("inner");
        fs::create_dir(&inner).unwrap();
        let path = inner.join("a.json");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&inner, fs::Permissions::from_mode(0o555)).unwrap();
        let may_all_the_same = fs::write(inner.join("b"), "").is_ok();
        let result = write(&path, b"new", b"old", &folder.0);
        fs::set_permissions(&inner, fs::Permissions::from_mode(0o755)).unwrap();
        // Root may write anywhere.
        if !may_all_the_same {
            assert!(matches!(result.unwrap_err(), DiskError::Folder { .. }));
            assert_eq!(read(&path), "old");
        }
    }

    #[test]
    fn a_file_of_a_run_that_is_alive_stays() {
        let folder = Folder::new("alive");
        let parent = std::os::unix::process::parent_id();
        let name = format!(".armid-{parent}-0.tmp");
        folder.file(&name, "half");
        sweep(&folder.0);
        assert_eq!(folder.names(), [name]);
    }
}
