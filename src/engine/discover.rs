//! Floor 5: from the paths of a command line to the files to read. Opens no template.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::config::{ConfigError, Configs};
use super::gitignore::Gitignores;
use super::input::Input;
use super::problem::Problem;
use crate::text::nearest;

/// The largest file that can be read: spans count bytes in 32 bits.
pub const LARGEST: u64 = 0xFFFF_FFFE;

/// The size limit when nothing is said.
pub const DEFAULT_LIMIT: u64 = 256 << 20;

/// What a folder is where a file is wanted.
pub(super) const A_FOLDER: &str = "a folder";

/// What git keeps for itself.
const GIT: &str = ".git";

/// Folders that hold what tools put there, as a rule.
const SKIPPED: [&str; 3] = ["node_modules", "bin", "obj"];

/// What a file is called to be taken from a folder.
const EXTENSIONS: [&str; 4] = ["json", "jsonc", "bicep", "bicepparam"];

/// How to look for files.
#[derive(Clone, Copy, Debug)]
pub struct DiscoverOptions<'c> {
    /// Take what `.gitignore` leaves out, and folders that are passed over by their names.
    pub no_ignore: bool,
    /// The largest file to read, in bytes.
    pub max_file_size: u64,
    /// Says which files are passed over.
    pub configs: Option<&'c Configs>,
    /// Pass over them even where they are named.
    pub force: bool,
}

impl Default for DiscoverOptions<'_> {
    fn default() -> Self {
        Self {
            no_ignore: false,
            max_file_size: DEFAULT_LIMIT,
            configs: None,
            force: false,
        }
    }
}

/// What the paths lead to.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, in the order of their paths, each once.
    pub files: Vec<Input>,
    /// Files met in folders that are over the size limit, with their size.
    pub too_large: Vec<(String, u64)>,
    /// Paths that lead nowhere.
    pub problems: Vec<Problem>,
}

impl Found {
    /// Tells of a configuration that cannot be used, once.
    fn cannot(&mut self, error: Arc<ConfigError>) {
        let known = |problem: &Problem| match problem {
            Problem::Config(known) => Arc::ptr_eq(known, &error),
            _ => false,
        };
        if !self.problems.iter().any(known) {
            self.problems.push(error.into());
        }
    }
}

/// Follows every path: a file is taken whatever its name, a folder is walked.
pub fn discover(paths: &[PathBuf], options: DiscoverOptions<'_>) -> Found {
    let mut found = Found::default();
    for path in paths {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => walk(path, options, &mut found),
            Ok(meta) => named(path, &meta, options, &mut found),
            Err(error) => found.problems.push(unreachable(path, shown(path), error)),
        }
    }
    if let Some(configs) = options.configs
        && !(found.problems.is_empty() && found.too_large.is_empty())
    {
        configs.forget_walks();
    }
    // One walk meets no file twice; only several paths can.
    if paths.len() > 1 {
        drop_repeated(&mut found.files);
    }
    found.files.sort_by(|a, b| a.path.cmp(&b.path));
    found.too_large.sort();
    found.too_large.dedup();
    found
}

/// Whether the paths are folders that no repository has more around: what names a template of theirs
/// is there, too.
pub fn are_whole(paths: &[PathBuf]) -> bool {
    let is_root = |folder: &Path| folder.join(GIT).exists();
    paths.iter().all(|path| {
        let real = path.canonicalize();
        real.is_ok_and(|real| real.is_dir() && (is_root(&real) || !real.ancestors().any(is_root)))
    })
}

/// The path as the user gave it, with `/`; bytes that are no UTF-8 become U+FFFD.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(MAIN_SEPARATOR, "/")
    }
}

fn named(path: &Path, meta: &Metadata, options: DiscoverOptions<'_>, found: &mut Found) {
    if let Some(configs) = options.configs {
        if options.force && configs.excludes_named(path, false) {
            return;
        }
        if let Err(error) = configs.of(path) {
            return found.cannot(error);
        }
    }
    match regular(path, shown(path), meta, options.max_file_size) {
        Ok(input) => found.files.push(input),
        Err(problem) => found.problems.push(problem),
    }
}

/// A file of which only the path is known, reported as `shown`, of at most `limit` bytes.
pub(super) fn named_file(path: &Path, shown: String, limit: u64) -> Result<Input, Problem> {
    match fs::metadata(path) {
        Ok(meta) => regular(path, shown, &meta, limit),
        Err(error) => Err(unreachable(path, shown, error)),
    }
}

fn regular(path: &Path, shown: String, meta: &Metadata, limit: u64) -> Result<Input, Problem> {
    if !meta.is_file() {
        let kind = kind(meta);
        return Err(Problem::NotAFile { path: shown, kind });
    }
    if meta.len() > limit {
        return Err(Problem::TooLarge {
            path: shown,
            size: Some(meta.len()),
            limit,
        });
    }
    Ok(Input::file(path.to_owned(), shown, true, limit))
}

fn walk(root: &Path, options: DiscoverOptions<'_>, found: &mut Found) {
    let mut ignores = (!options.no_ignore).then(|| Gitignores::new(root));
    let mut entries = WalkDir::new(root)
        // By file name: all that is compared lies in one folder. Names would be searched for anew.
        .sort_by(|one, other| one.path().as_os_str().cmp(other.path().as_os_str()))
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !skipped_folder(entry, options.no_ignore));
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error
                    .path()
                    .map_or_else(|| shown(root), |path| met(root, path));
                let source = error.into_io_error();
                let source =
                    source.unwrap_or_else(|| std::io::Error::other("links lead in a circle"));
                found.problems.push(Problem::Read { path, source });
                continue;
            }
        };
        let kind = entry.file_type();
        let inside = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let candidate = kind.is_file() && wanted(entry.path());
        if (kind.is_dir() || candidate)
            && let Some(ignores) = &mut ignores
            && ignores.skips(inside, entry.depth(), kind.is_dir())
        {
            if kind.is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        if (kind.is_dir() || candidate) && !enters(&entry, options, found) {
            if kind.is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        if candidate {
            let path = if root == Path::new(".") {
                inside
            } else {
                entry.path()
            };
            take(path, &entry, options, found);
        }
    }
}

/// The path of what a walk meets, as it is reported.
fn met(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).ok();
    let inside = inside.filter(|inside| root == Path::new(".") && *inside != Path::new(""));
    shown(inside.unwrap_or(path))
}

/// Whether configurations let a walk go into a folder, or take a file.
fn enters(entry: &DirEntry, options: DiscoverOptions<'_>, found: &mut Found) -> bool {
    let Some(configs) = options.configs else {
        return true;
    };
    let (path, is_root) = (entry.path(), entry.depth() == 0);
    if is_root && options.force && configs.excludes_named(path, true) {
        return false;
    }
    if !is_root && configs.excludes(path, entry.file_type().is_dir()) {
        return false;
    }
    if !entry.file_type().is_dir() {
        return true;
    }
    if is_root {
        configs.note_walk(path);
    }
    let config = configs.inside(path).map_err(|error| found.cannot(error));
    config.is_ok()
}

fn take(path: &Path, entry: &DirEntry, options: DiscoverOptions<'_>, found: &mut Found) {
    let limit = options.max_file_size;
    let size = entry.metadata().map_or(0, |meta| meta.len());
    if size > limit {
        found.too_large.push((shown(path), size));
    } else {
        let input = Input::file(path.to_owned(), shown(path), false, limit);
        found.files.push(input);
    }
}

/// Tells which files a walk of a folder would take, if they were there.
pub(super) struct Taking<'o> {
    root: &'o Path,
    options: DiscoverOptions<'o>,
    ignores: Option<Gitignores>,
}

impl<'o> Taking<'o> {
    pub(super) fn from(root: &'o Path, options: DiscoverOptions<'o>) -> Self {
        let ignores = (!options.no_ignore).then(|| Gitignores::new(root));
        Self {
            root,
            options,
            ignores,
        }
    }

    /// Whether it would take the file at a path inside of the folder.
    pub(super) fn takes(&mut self, inside: &Path) -> bool {
        let mut parts: Vec<&Path> = inside.ancestors().collect();
        parts.reverse();
        let mut parts = parts.into_iter().enumerate();
        wanted(inside) && !parts.any(|(depth, part)| self.passes_over(part, depth, part != inside))
    }

    fn passes_over(&mut self, part: &Path, depth: usize, is_folder: bool) -> bool {
        let name = part.file_name().unwrap_or_default();
        let is_skipped = is_folder && SKIPPED.iter().any(|skipped| name == *skipped);
        let excludes = |configs: &Configs| {
            let path = self.root.join(part);
            match depth {
                0 => self.options.force && configs.excludes_named(&path, true),
                _ => configs.excludes(&path, is_folder),
            }
        };
        is_skipped && !self.options.no_ignore
            || self.options.configs.is_some_and(excludes)
            || self
                .ignores
                .as_mut()
                .is_some_and(|ignores| ignores.skips(part, depth, is_folder))
    }
}

fn skipped_folder(entry: &DirEntry, no_ignore: bool) -> bool {
    let is = |name| entry.file_name() == name;
    entry.file_type().is_dir() && (is(GIT) || !no_ignore && SKIPPED.into_iter().any(is))
}

/// Whether a file is called like what is taken from a folder.
pub fn wanted(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    EXTENSIONS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(extension))
}

/// Keeps the first of the inputs that lead to one file; it counts as named if any of them was.
fn drop_repeated(files: &mut Vec<Input>) {
    let real = |input: &Input| {
        let path = input.path.canonicalize();
        path.unwrap_or_else(|_| input.path.clone())
    };
    let named: HashSet<PathBuf> = files.iter().filter(|f| f.explicit).map(real).collect();
    let mut seen = HashSet::new();
    files.retain_mut(|input| {
        let path = real(input);
        input.explicit = named.contains(&path);
        seen.insert(path)
    });
}

fn unreachable(path: &Path, shown: String, source: std::io::Error) -> Problem {
    if source.kind() == ErrorKind::NotFound {
        if path.is_symlink() {
            return Problem::Read {
                path: shown,
                source: std::io::Error::other("it is a link that leads nowhere"),
            };
        }
        let near = neighbours(path);
        return Problem::Missing { path: shown, near };
    }
    Problem::Read {
        path: shown,
        source,
    }
}

/// Names in the nearest folder that exists, like the part of the path that does not.
fn neighbours(path: &Path) -> Vec<String> {
    let here = |dir: &Path| {
        if dir.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            dir.to_owned()
        }
    };
    let Some((dir, missing)) = path
        .ancestors()
        .filter_map(|part| Some((part.parent()?, part.file_name()?)))
        .find(|(parent, _)| here(parent).is_dir())
    else {
        return Vec::new();
    };
    let Ok(entries) = fs::read_dir(here(dir)) else {
        return Vec::new();
    };
    let names: Vec<String> = entries
        .flatten()
        .take(10_000)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    nearest(&missing.to_string_lossy(), names.iter().map(String::as_str))
        .into_iter()
        .map(|name| shown(&dir.join(name)))
        .collect()
}

#[cfg(unix)]
fn kind(meta: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = meta.file_type();
    if kind.is_dir() {
        A_FOLDER
    } else if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else if kind.is_char_device() || kind.is_block_device() {
        "a device"
    } else {
        "something else"
    }
}

#[cfg(not(unix))]
fn kind(meta: &Metadata) -> &'static str {
    if meta.is_dir() {
        A_FOLDER
    } else {
        "something else"
    }
}
