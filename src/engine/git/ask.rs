//! Floor 5: how `git` is asked.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::super::problem::{GitProblem, Problem};

/// What tells `git` in a hook of which repository it is.
const OF_A_REPOSITORY: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_PREFIX",
];

/// Where `git` is run.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// A folder of the repository.
    pub(super) folder: PathBuf,
    /// Whether it is another repository than that of a hook that armid may run in.
    pub(super) apart: bool,
}

/// `git` for questions: no pager, no monitor of the file system, no lock, no network, no prompt.
pub(super) fn git(at: &Place) -> Command {
    let mut command = Command::new("git");
    if at.apart {
        for name in OF_A_REPOSITORY {
            command.env_remove(name);
        }
    }
    command
        .args(["--no-pager", "-c", "core.fsmonitor=false"])
        // Before 2.44, git knows no GIT_NO_LAZY_FETCH.
        .args(["-c", "protocol.allow=never"])
        .current_dir(&at.folder)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

/// What git answers; what it says instead when it has no answer.
pub(super) fn asked(at: &Place, question: &[&str]) -> Result<Result<Vec<u8>, String>, Problem> {
    let output = git(at).args(question).output();
    let output = output.map_err(GitProblem::NoGit)?;
    if output.status.success() {
        return Ok(Ok(output.stdout));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().next().unwrap_or_default();
    Ok(Err(line.trim_start_matches("fatal: ").to_owned()))
}

/// Without the line end that git puts behind a single answer.
pub(super) fn trimmed(answer: &[u8]) -> &[u8] {
    let answer = answer.strip_suffix(b"\n").unwrap_or(answer);
    answer.strip_suffix(b"\r").unwrap_or(answer)
}

/// An object id.
pub(super) fn hex(answer: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(answer).ok()?;
    let is_id = [40, 64].contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit());
    is_id.then(|| text.to_owned())
}

#[cfg(unix)]
pub(super) fn path_of(bytes: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes.to_vec())
}

#[cfg(not(unix))]
pub(super) fn path_of(bytes: &[u8]) -> OsString {
    OsString::from(String::from_utf8_lossy(bytes).into_owned())
}
