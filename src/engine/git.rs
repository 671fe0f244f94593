//! Floor 5: what a git repository holds at a revision. Runs `git` with fixed arguments, none of which
//! runs a hook or asks the network.

mod ask;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use ask::{Place, asked, git, hex, path_of, trimmed};

use super::input::{Loaded, decode};
use super::problem::{GitProblem, Problem};

/// The files of a repository at a revision.
#[derive(Debug)]
pub struct Revision {
    /// The revision as it was given.
    name: String,
    /// The folder of the repository, without symbolic links.
    root: PathBuf,
    /// The commit or the tree.
    id: String,
    /// The id of each file's content, by its path inside.
    files: BTreeMap<PathBuf, String>,
    /// The commit of each submodule.
    links: BTreeMap<PathBuf, String>,
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
        let at = Place {
            folder: folder.to_owned(),
            apart: false,
        };
        let id = found(&at, name, "this repository")?;
        Self::listed(at, name, &id, wanted)
    }

    /// The same of another repository, under the same name.
    pub fn beside(&self, folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<Self, Problem> {
        let at = Place {
            folder: folder.to_owned(),
            apart: true,
        };
        let id = found(&at, &self.name, &format!("`{}`", folder.display()))?;
        Self::listed(at, &self.name, &id, wanted)
    }

    /// What a repository that lies in this one was at this revision; `None` where it was no submodule
    /// of it.
    pub fn submodule(
        &self,
        root: &Path,
        wanted: impl Fn(&Path) -> bool,
    ) -> Option<Result<Self, Problem>> {
        let id = self.links.get(root.strip_prefix(&self.root).ok()?)?;
        let at = Place {
            folder: root.to_owned(),
            apart: true,
        };
        Some(Self::listed(at, &self.name, id, wanted))
    }

    /// Whether a path in the repository was one in a submodule.
    pub fn was_in_submodule(&self, inside: &Path) -> bool {
        let mut folders = inside.ancestors().skip(1);
        !self.links.is_empty() && folders.any(|folder| self.links.contains_key(folder))
    }

    /// The files of the commit or the tree called `id`.
    fn listed(
        at: Place,
        name: &str,
        id: &str,
        wanted: impl Fn(&Path) -> bool,
    ) -> Result<Self, Problem> {
        let root = asked(&at, &TOP)?.unwrap_or_default();
        let root = PathBuf::from(path_of(trimmed(&root)));
        let listing = asked(&at, &["ls-tree", "-r", "-z", "--full-tree", id])?;
        let listing = listing.map_err(|said| GitProblem::Unreadable {
            name: name.to_owned(),
            said,
        })?;
        let mut files = listed(&listing, "100", "blob");
        files.retain(|path, _| wanted(path));
        Ok(Self {
            name: name.to_owned(),
            root: root.canonicalize().unwrap_or(root),
            id: id.to_owned(),
            files,
            links: listed(&listing, "160", "commit"),
            reader: Arc::new(Reader {
                at,
                running: Mutex::new(None),
            }),
        })
    }

    /// The folder of the repository, without symbolic links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What each file was called that has another name since, as far as git takes it for the same. Of
    /// files that git does not know yet, nothing is known.
    pub fn renamed(&self) -> Result<HashMap<PathBuf, PathBuf>, Problem> {
        let question = ["diff-index", "--cached", "-M", "--diff-filter=R", "-z"];
        let question: Vec<&str> = question
            .into_iter()
            .chain(["--name-status", &self.id, "--"])
            .collect();
        let listing = asked(&self.reader.at, &question)?.unwrap_or_default();
        let mut words = listing.split(|byte| *byte == 0);
        let mut all = HashMap::new();
        while let (Some(_), Some(old), Some(new)) = (words.next(), words.next(), words.next()) {
            all.insert(PathBuf::from(path_of(new)), PathBuf::from(path_of(old)));
        }
        Ok(all)
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
        let listing = asked(&self.reader.at, &question)?.unwrap_or_default();
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
    at: Place,
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
            None => Batch::start(&self.at)?,
        };
        // A process that has said something else than expected is not asked again.
        let content = batch.read(id, limit)?;
        *running = Some(batch);
        Ok(content)
    }
}

impl Batch {
    fn start(at: &Place) -> io::Result<Self> {
        let mut command = git(at);
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

/// The question for the folder of the repository.
const TOP: [&str; 2] = ["rev-parse", "--show-toplevel"];

/// The tree of a revision in a repository, which is called `place`.
fn found(at: &Place, name: &str, place: &str) -> Result<String, Problem> {
    asked(at, &TOP)?.map_err(|said| GitProblem::NoRepository {
        path: at.folder.display().to_string(),
        said,
    })?;
    let verified = |name: &str| -> Result<Option<String>, Problem> {
        let id = asked(at, &["rev-parse", "--verify", "--quiet", name])?;
        Ok(id.ok().and_then(|id| hex(trimmed(&id))))
    };
    if let Some(id) = verified(&format!("{name}^{{tree}}"))? {
        return Ok(id);
    }
    let (name, place) = (name.to_owned(), place.to_owned());
    // No name of a branch or a tag has two dots.
    Err(if let Some((from, to)) = name.split_once("..") {
        let (from, to) = (from.to_owned(), to.to_owned());
        GitProblem::Range { name, from, to }
    } else if verified(&name)?.is_some() {
        GitProblem::NoRevision { name }
    } else if asked(at, &["for-each-ref", "--count=1"])?.is_ok_and(|all| all.is_empty())
        && verified("HEAD")?.is_none()
    {
        GitProblem::NoCommit { place }
    } else {
        GitProblem::UnknownRevision { name, place }
    }
    .into())
}

/// The ids of one kind, by their paths, of `mode kind id\tpath`, each ended by a NUL.
fn listed(listing: &[u8], start: &str, kind: &str) -> BTreeMap<PathBuf, String> {
    let entries = listing.split(|byte| *byte == 0);
    let entries = entries.filter_map(|entry| {
        let tab = entry.iter().position(|byte| *byte == b'\t')?;
        let (head, path) = (&entry[..tab], &entry[tab + 1..]);
        let head = std::str::from_utf8(head).ok()?;
        let words: Vec<&str> = head.split(' ').collect();
        let [mode, own, id] = words[..] else {
            return None;
        };
        let is_one = mode.starts_with(start) && own == kind;
        let id = hex(id.as_bytes()).filter(|_| is_one)?;
        Some((PathBuf::from(path_of(path)), id))
    });
    entries.collect()
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
        let files = listed(listing.as_bytes(), "100", "blob");
        let paths: Vec<_> = files.keys().map(|path| path.to_str().unwrap()).collect();
        assert_eq!(paths, ["a \"b\"\n.json", "x.json"]);
        let links = listed(listing.as_bytes(), "160", "commit");
        assert_eq!(links.keys().collect::<Vec<_>>(), [Path::new("module")]);
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
