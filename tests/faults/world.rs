//! Runs in surroundings that are short of something.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::sandbox::{BAD, Ran, Sandbox};

/// How long anything may take. It bounds what hangs, and measures nothing.
pub(crate) const PATIENCE: Duration = Duration::from_secs(240);

/// The user and the group that own nothing.
const NOBODY: u32 = 65534;

/// What armid's own temporary files start with.
const TEMPORARY: &str = ".armid-";

/// A template that `migrate` changes, unlike any other number's.
pub(crate) fn old(number: usize) -> String {
    BAD.replace("\"vm\"", &format!("\"vm{number}\""))
}

/// What `migrate` makes of [`old`].
pub(crate) fn new(number: usize) -> String {
    old(number)
        .replace("identityIds", "userAssignedIdentities")
        .replace("[ \"[", "{ \"[")
        .replace("]\" ]", "]\": {} }")
}

/// The lines of a script for `sh`, run in the sandbox with armid's path in `$ARMID`.
pub(crate) fn script(dir: &Sandbox, lines: &str) -> Ran {
    let mut command = dir.command::<&str>(&[]);
    let armid = command.get_program().to_owned();
    command = Command::new("sh");
    command.current_dir(dir.path("")).args(["-c", lines]);
    command.env("ARMID", armid).stdin(Stdio::null());
    Ran::from(ended(&mut command))
}

/// Runs a command to its end, which has to come.
pub(crate) fn ended(command: &mut Command) -> Output {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = child.spawn().unwrap();
    let id = child.id();
    let (sender, over) = std::sync::mpsc::channel::<()>();
    let watchdog = std::thread::spawn(move || {
        let late = over.recv_timeout(PATIENCE) == Err(std::sync::mpsc::RecvTimeoutError::Timeout);
        if late {
            signal(id, rustix::process::Signal::KILL);
        }
        late
    });
    let output = child.wait_with_output().unwrap();
    drop(sender);
    assert!(!watchdog.join().unwrap(), "it hangs");
    assert_eq!(output.status.signal(), None, "{output:?}");
    output
}

/// Sends a signal to a run.
pub(crate) fn signal(process: u32, signal: rustix::process::Signal) {
    let id = i32::try_from(process).ok();
    let id = id.and_then(rustix::process::Pid::from_raw).unwrap();
    let _over = rustix::process::kill_process(id, signal);
}

/// Waits until something holds of a run that goes on; false when the run is over before.
pub(crate) fn wait_until(child: &mut Child, holds: impl Fn() -> bool) -> bool {
    let end = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < end, "it hangs");
        if child.try_wait().unwrap().is_some() {
            return holds();
        }
        std::thread::yield_now();
    }
    true
}

/// No temporary file is left in a folder or below it.
pub(crate) fn nothing_is_left(folder: &Path) {
    assert_eq!(left_over(folder), Vec::<PathBuf>::new());
}

fn left_over(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(left_over(&entry.path()));
        } else if entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
            found.push(entry.path());
        }
    }
    found
}

/// A folder where a user without rights can run armid.
pub(crate) struct Commoner {
    folder: PathBuf,
    /// Whether this process has rights to give up.
    is_root: bool,
}

impl Commoner {
    /// `None`, with a word about it, where no such user can be had.
    pub(crate) fn new(test: &str) -> Option<Self> {
        let name = format!("armid-faults-{}-{test}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(folder.join("work/.git")).unwrap();
        let is_root = fs::metadata(&folder).unwrap().uid() == 0;
        let own = Self { folder, is_root };
        if is_root {
            fs::copy(env!("CARGO_BIN_EXE_armid"), own.folder.join("armid")).unwrap();
            for part in ["", "work", "work/.git"] {
                own.owned(part, 0o755);
            }
        }
        match own.command(&["rules"]).output() {
            Ok(output) if output.status.success() => Some(own),
            other => {
                println!("skipped: no user without rights can be had: {other:?}");
                None
            }
        }
    }

    fn owned(&self, name: &str, mode: u32) {
        let path = self.folder.join(name);
        if self.is_root {
            std::os::unix::fs::chown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    /// The path of a file.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join("work").join(name)
    }

    /// Writes a file that belongs to the user.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        let folders = Path::new(name).ancestors().skip(1);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        for folder in folders {
            self.owned(&format!("work/{}", folder.display()), 0o755);
        }
        self.owned(&format!("work/{name}"), 0o644);
    }

    /// Says who may do what with a file or folder.
    pub(crate) fn mode(&self, name: &str, mode: u32) {
        self.owned(&format!("work/{name}"), mode);
    }

    fn command(&self, args: &[&str]) -> Command {
        let program = if self.is_root {
            self.folder.join("armid")
        } else {
            PathBuf::from(env!("CARGO_BIN_EXE_armid"))
        };
        let mut command = Command::new(program);
        if self.is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.args(args).current_dir(self.folder.join("work"));
        command.env_remove("NO_COLOR").stdin(Stdio::null());
        command
    }

    /// Runs armid as the user.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::from(ended(&mut self.command(args)))
    }
}

impl Drop for Commoner {
    fn drop(&mut self) {
        let mut open = Command::new("chmod");
        let _open = open.args(["-R", "u+rwX"]).arg(&self.folder).status();
        let _gone = fs::remove_dir_all(&self.folder);
    }
}
