//! Floor 5: what a git repository holds at a revision. Runs `git` with fixed arguments, none of which
//! runs a hook or asks the network.

use std::collections::{BTreeMap, HashSet};
use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use super::input::{Loaded, decode};
use super::problem::{GitProblem, Problem};

/// The files of a repository at a revision.
#[derive(Debug)]
pub struct Revision {
    /// The revision as it was given.
    name: String,
    /// The folder of the repository, without symbolic links.
    root: PathBuf,
    /// The id of each file's content, by its path inside.
    files: BTreeMap<PathBuf, String>,
    reader: Arc<Reader>,
}

/// The content of a file at a revision.
#[derive(Clone, Debug)]
pub struct Blob {
    /// The path of the file as it is reported, without the revision.
    pub shown: String,
    revision: String,
    id: String,
    limit: u64,
    reader: Arc<Reader>,
}

impl Revision {
    /// The files that are `wanted` at the revision `name` of the repository that `folder` is in.
    pub fn open(
        folder: &Path,
        name: &str,
        wanted: impl Fn(&Path) -> bool,
    ) -> Result<Self, Problem> {
        // No name of a revision starts so, and as an argument it would be an option.
        if name.is_empty() || name.starts_with('-') {
            let name = name.to_owned();
            return Err(GitProblem::NoRevision { name }.into());
        }
        // A hook's variables hold for the folder that it runs in.
        let folder = match env::var_os("GIT_DIR") {
            Some(_) => Path::new("."),
            None => folder,
        };
        let top = asked(folder, &["rev-parse", "--show-toplevel"])?;
        let root = top.map_err(|said| GitProblem::NoRepository {
            path: folder.display().to_string(),
            said,
        })?;
        let root = PathBuf::from(path_of(trimmed(&root)));
        let root = root.canonicalize().unwrap_or(root);
        let tree = format!("{name}^{{tree}}");
        let unknown = || GitProblem::UnknownRevision {
            name: name.to_owned(),
        };
        let id = asked(folder, &["rev-parse", "--verify", "--quiet", &tree])?;
        let id = id
            .ok()
            .and_then(|id| hex(trimmed(&id)))
            .ok_or_else(unknown)?;
        let listing = asked(folder, &["ls-tree", "-r", "-z", "--full-tree", &id])?;
        let listing = listing.map_err(|said| GitProblem::Unreadable {
            name: name.to_owned(),
            said,
        })?;
        let mut files = listed(&listing);
        files.retain(|path, _| wanted(path));
        Ok(Self {
            name: name.to_owned(),
            root,
            files,
            reader: Arc::new(Reader {
                folder: folder.to_owned(),
                running: Mutex::new(None),
            }),
        })
    }

    /// The path of a file in the repository; `None` for one that is not in it.
    pub fn inside(&self, path: &Path) -> Option<PathBuf> {
        // A link that is a file is a file of its own.
        let parent = match path.parent()? {
            none if none.as_os_str().is_empty() => Path::new("."),
            parent => parent,
        };
        Some(self.folder(parent)?.join(path.file_name()?))
    }

    /// The path of a folder in the repository; `None` for one that is not in it.
    pub fn folder(&self, path: &Path) -> Option<PathBuf> {
        let whole = path.canonicalize().ok()?;
        whole.strip_prefix(&self.root).ok().map(Path::to_owned)
    }

    /// The content of the file at a path in the repository, of at most `limit` bytes; `None` when
    /// there is no such file.
    pub fn blob(&self, inside: &Path, shown: &str, limit: u64) -> Option<Blob> {
        Some(Blob {
            shown: shown.to_owned(),
            revision: self.name.clone(),
            id: self.files.get(inside)?.clone(),
            limit,
            reader: self.reader.clone(),
        })
    }

    /// The files that git knows and leaves out of the working tree (a sparse checkout).
    pub fn left_out(&self) -> Result<HashSet<PathBuf>, Problem> {
        let question = ["ls-files", "-t", "-z", "--full-name", "--", ":/"];
        let listing = asked(&self.reader.folder, &question)?.unwrap_or_default();
        let entries = listing.split(|byte| *byte == 0);
        let entries = entries.filter_map(|entry| entry.strip_prefix(b"S "));
        Ok(entries.map(|path| PathBuf::from(path_of(path))).collect())
    }

    /// The paths of all files in a folder of the repository.
    pub fn files_in<'r>(&'r self, folder: &Path) -> impl Iterator<Item = &'r Path> {
        let folder = folder.to_owned();
        let files = self.files.keys().map(PathBuf::as_path);
        files.filter(move |path| path.starts_with(&folder))
    }

    /// The path on disk of a file in the repository.
    pub fn on_disk(&self, inside: &Path) -> PathBuf {
        self.root.join(inside)
    }
}

impl Blob {
    /// Reads it. Its path tells the revision.
    pub fn load(self) -> Result<Loaded, Problem> {
        let path = format!("{}@{}", self.shown, self.revision);
        match self.reader.read(&self.id, self.limit) {
            Ok(Content::Whole(bytes)) => Ok(decode(path, bytes)),
            Ok(Content::TooLong(size)) => Err(Problem::TooLarge {
                path,
                size: Some(size),
                limit: self.limit,
            }),
            Ok(Content::Missing) => Err(Problem::Read {
                path,
                source: io::Error::new(
                    io::ErrorKind::NotFound,
                    "this clone does not have its content",
                ),
            }),
            Err(source) => Err(Problem::Read { path, source }),
        }
    }
}

/// Reads contents one after another from one `git cat-file`.
#[derive(Debug)]
struct Reader {
    folder: PathBuf,
    running: Mutex<Option<Batch>>,
}

/// What git has of a content.
enum Content {
    Whole(Vec<u8>),
    TooLong(u64),
    Missing,
}

#[derive(Debug)]
struct Batch {
    child: Child,
    ids: ChildStdin,
    contents: BufReader<ChildStdout>,
}

impl Reader {
    /// The content called `id`, if it has no more than `limit` bytes.
    fn read(&self, id: &str, limit: u64) -> io::Result<Content> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let mut batch = match running.take() {
            Some(batch) => batch,
            None => Batch::start(&self.folder)?,
        };
        // A process that has said something else than expected is not asked again.
        let content = batch.read(id, limit)?;
        *running = Some(batch);
        Ok(content)
    }
}

impl Batch {
    fn start(folder: &Path) -> io::Result<Self> {
        let mut command = git(folder);
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn()?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(ids), Some(contents)) => Ok(Self {
                child,
                ids,
                contents: BufReader::new(contents),
            }),
            _ => Err(io::Error::other("no pipes")),
        }
    }

    fn read(&mut self, id: &str, limit: u64) -> io::Result<Content> {
        let unexpected = || io::Error::other("git says something unexpected");
        writeln!(self.ids, "{id}")?;
        self.ids.flush()?;
        let mut head = String::new();
        (&mut self.contents).take(4096).read_line(&mut head)?;
        let words: Vec<&str> = head.split_whitespace().collect();
        let size: u64 = match words[..] {
            [_, "blob", size] => size.parse().map_err(|_| unexpected())?,
            [_, "missing"] => return Ok(Content::Missing),
            _ => return Err(unexpected()),
        };
        // Behind each content is a line end.
        let mut content = (&mut self.contents).take(size.saturating_add(1));
        if size > limit {
            io::copy(&mut content, &mut io::sink())?;
            return Ok(Content::TooLong(size));
        }
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        if bytes.len() as u64 != size.saturating_add(1) || bytes.pop() != Some(b'\n') {
            return Err(unexpected());
        }
        Ok(Content::Whole(bytes))
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        // It only reads, and it may wait for somebody to take what it has to say.
        let _killed = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// `git` for questions: no pager, no monitor of the file system, no lock, no network, no prompt.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .args(["--no-pager", "-c", "core.fsmonitor=false"])
        // Before 2.44, git knows no GIT_NO_LAZY_FETCH.
        .args(["-c", "protocol.allow=never"])
        .current_dir(folder)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

/// What git answers; what it says instead when it has no answer.
fn asked(folder: &Path, question: &[&str]) -> Result<Result<Vec<u8>, String>, Problem> {
    let output = git(folder).args(question).output();
    let output = output.map_err(GitProblem::NoGit)?;
    if output.status.success() {
        return Ok(Ok(output.stdout));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().next().unwrap_or_default();
    Ok(Err(line.trim_start_matches("fatal: ").to_owned()))
}

/// Without the line end that git puts behind a single answer.
fn trimmed(answer: &[u8]) -> &[u8] {
    let answer = answer.strip_suffix(b"\n").unwrap_or(answer);
    answer.strip_suffix(b"\r").unwrap_or(answer)
}

/// An object id.
fn hex(answer: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(answer).ok()?;
    let is_id = [40, 64].contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit());
    is_id.then(|| text.to_owned())
}

/// `mode type id\tpath`, each ended by a NUL: ordinary files only.
fn listed(listing: &[u8]) -> BTreeMap<PathBuf, String> {
    let entries = listing.split(|byte| *byte == 0);
    let entries = entries.filter_map(|entry| {
        let tab = entry.iter().position(|byte| *byte == b'\t')?;
        let (head, path) = (&entry[..tab], &entry[tab + 1..]);
        let head = std::str::from_utf8(head).ok()?;
        let words: Vec<&str> = head.split(' ').collect();
        let [mode, "blob", id] = words[..] else {
            return None;
        };
        let id = hex(id.as_bytes()).filter(|_| mode.starts_with("100"))?;
        Some((PathBuf::from(path_of(path)), id))
    });
    entries.collect()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes.to_vec())
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> OsString {
    OsString::from(String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ordinary_files_are_listed_whatever_their_names() {
        let id = "0123456789012345678901234567890123456789";
        let entries = [
            format!("100644 blob {id}\ta \"b\"\n.json"),
            format!("100755 blob {id}\tx.json"),
            format!("120000 blob {id}\tlink.json"),
            format!("160000 commit {id}\tmodule"),
            "100644 blob zz\tbad.json".to_owned(),
        ];
        let listing = entries.join("\0") + "\0";
        let files = listed(listing.as_bytes());
        let paths: Vec<_> = files.keys().map(|path| path.to_str().unwrap()).collect();
        assert_eq!(paths, ["a \"b\"\n.json", "x.json"]);
    }

    #[test]
    fn an_option_is_no_revision() {
        for name in ["", "-", "--output=x", "-c"] {
            let opened = Revision::open(Path::new("."), name, |_| true);
            assert!(matches!(
                opened,
                Err(Problem::Git(GitProblem::NoRevision { .. }))
            ));
        }
    }
}
