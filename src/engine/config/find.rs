//! Floor 5: which `armid.toml` holds for a file. Each folder is looked into once.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Config;
use super::flaw::{ConfigError, Mistake};
use crate::engine::discover::{named_file, shown};
use crate::engine::input::Input;
use crate::engine::options::CheckOptions;
use crate::engine::problem::Problem;
use crate::engine::run::FileReport;

/// What a configuration is called.
pub const NAME: &str = "armid.toml";

/// Whether a path is that of a configuration.
pub fn is_configuration(path: &str) -> bool {
    path.rsplit('/').next() == Some(NAME)
}

/// What ends the way up.
const REPOSITORY: &str = ".git";

/// The largest configuration, in bytes.
const LARGEST: u64 = 1 << 20;

/// Finds the configuration of each file.
#[derive(Debug)]
pub struct Configs {
    choice: Choice,
    /// The current folder, with all links followed.
    current: PathBuf,
    folders: Mutex<BTreeMap<PathBuf, Folder>>,
    /// Folders that are searched as a whole.
    walked: Mutex<Vec<PathBuf>>,
}

/// Where configurations come from.
#[derive(Debug)]
enum Choice {
    /// The nearest one above a file.
    Nearest,
    /// This one for every file.
    Only(Arc<Config>),
}

/// What holds in a folder.
#[derive(Clone, Debug)]
struct Folder {
    /// Its path with all links followed.
    real: PathBuf,
    config: Result<Option<Arc<Config>>, Arc<ConfigError>>,
}

impl Configs {
    /// The nearest `armid.toml` above each file.
    pub fn nearest() -> Self {
        Self::new(Choice::Nearest)
    }

    /// One file for all; its patterns are relative to the current folder.
    pub fn only(path: &Path) -> Result<Self, Problem> {
        let mut all = Self::nearest();
        let config = read(path, shown(path), all.current.clone());
        all.choice = Choice::Only(Arc::new(config.map_err(Arc::new)?));
        Ok(all)
    }

    fn new(choice: Choice) -> Self {
        let current = fs::canonicalize(".").unwrap_or_default();
        Self {
            choice,
            current,
            folders: Mutex::default(),
            walked: Mutex::default(),
        }
    }

    /// The configuration of a file; `None` when there is none above it.
    pub fn of(&self, file: &Path) -> Result<Option<Arc<Config>>, Arc<ConfigError>> {
        self.at(parent_of(file)).config
    }

    /// The configuration that holds for what is in a folder.
    pub(crate) fn inside(&self, folder: &Path) -> Result<Option<Arc<Config>>, Arc<ConfigError>> {
        self.at(folder).config
    }

    /// The path of a file with all links to its folder followed.
    pub fn real(&self, file: &Path) -> PathBuf {
        let folder = self.at(parent_of(file)).real;
        file.file_name()
            .map_or(folder.clone(), |name| folder.join(name))
    }

    /// Whether a file or folder that a walk meets is passed over.
    pub(crate) fn excludes(&self, path: &Path, is_folder: bool) -> bool {
        let folder = self.at(parent_of(path));
        match (folder.config, path.file_name()) {
            (Ok(Some(config)), Some(name)) => config.excludes(&folder.real.join(name), is_folder),
            _ => false,
        }
    }

    /// Whether a file that is named would not have been met by a walk of its repository.
    pub(crate) fn excludes_named(&self, path: &Path, is_folder: bool) -> bool {
        let real = self.real(path);
        let mut above: Vec<&Path> = Vec::new();
        for folder in real.ancestors().skip(1) {
            above.push(folder);
            if folder.join(REPOSITORY).exists() {
                break;
            }
        }
        let mut folders = above.iter().rev().skip(1);
        folders.any(|folder| self.excludes(folder, true)) || self.excludes(&real, is_folder)
    }

    /// Takes note of a folder that is searched as a whole.
    pub(crate) fn note_walk(&self, folder: &Path) {
        let real = self.canonical(folder);
        lock(&self.walked).push(real);
    }

    /// Takes note that not everything could be looked at.
    pub(crate) fn forget_walks(&self) {
        lock(&self.walked).clear();
    }

    /// Every configuration that is in force somewhere, in the order of their paths.
    fn all(&self) -> Vec<Arc<Config>> {
        let mut all: Vec<Arc<Config>> = Vec::new();
        if let Choice::Only(config) = &self.choice {
            all.push(config.clone());
        }
        for folder in lock(&self.folders).values() {
            if let Ok(Some(config)) = &folder.config
                && !all.iter().any(|known| Arc::ptr_eq(known, config))
            {
                all.push(config.clone());
            }
        }
        all.sort_by(|one, other| Path::new(one.path()).cmp(Path::new(other.path())));
        all
    }

    /// The paths of the configurations that are in force somewhere.
    pub(crate) fn paths(&self) -> Vec<String> {
        let all = self.all().into_iter();
        all.map(|config| config.path().to_owned()).collect()
    }

    /// What is idle in the configurations that are in force; `whole` says that every file that was
    /// met could be read.
    pub(crate) fn idle(&self, options: &CheckOptions, whole: bool) -> Vec<FileReport> {
        if options.no_suppressions {
            return Vec::new();
        }
        let walked = lock(&self.walked).clone();
        let reports = self.all().into_iter().filter_map(|config| {
            let everything = whole && walked.iter().any(|root| config.base.starts_with(root));
            let mut findings = config.idle(options.today, everything);
            let own = config.over(options, &config.base.join(NAME));
            own.retain(&mut findings);
            let source = config.source.with_text(config.source.text());
            (!findings.is_empty()).then_some(FileReport { source, findings })
        });
        reports.collect()
    }

    fn at(&self, folder: &Path) -> Folder {
        if let Some(known) = self.folders().get(folder) {
            return known.clone();
        }
        let real = self.canonical(folder);
        let found = Folder {
            config: match &self.choice {
                Choice::Only(config) => Ok(Some(config.clone())),
                Choice::Nearest => self.search(&real),
            },
            real,
        };
        self.folders().insert(folder.to_owned(), found.clone());
        found
    }

    /// Looks into a folder and those above it.
    fn search(&self, real: &Path) -> Result<Option<Arc<Config>>, Arc<ConfigError>> {
        let mut seen = Vec::new();
        let mut found = Ok(None);
        for folder in real.ancestors() {
            if let Some(known) = self.folders().get(folder) {
                found.clone_from(&known.config);
                break;
            }
            seen.push(folder);
            if let Some(here) = self.look(folder) {
                found = here.map(Some);
                break;
            }
            if folder.join(REPOSITORY).exists() {
                break;
            }
        }
        for folder in seen {
            let known = Folder {
                real: folder.to_owned(),
                config: found.clone(),
            };
            self.folders().insert(folder.to_owned(), known);
        }
        found
    }

    /// The configuration in a folder.
    fn look(&self, folder: &Path) -> Option<Result<Arc<Config>, Arc<ConfigError>>> {
        let path = folder.join(NAME);
        let shown = self.shown(&path);
        if let Err(error) = path.symlink_metadata() {
            // Who may not look into a folder cannot have put anything there for us either.
            let absent = [
                ErrorKind::NotFound,
                ErrorKind::PermissionDenied,
                ErrorKind::NotADirectory,
            ];
            if absent.contains(&error.kind()) {
                return None;
            }
        }
        if leads_out(&path, folder) {
            let message = format!("`{shown}` is a link that leads out of its repository");
            let help = "name the file itself with `--config`".to_owned();
            return Some(Err(Arc::new(ConfigError::unreadable(message, Some(help)))));
        }
        let read = read(&path, shown, folder.to_owned());
        Some(read.map(Arc::new).map_err(Arc::new))
    }

    /// A real path as the user would write it.
    fn shown(&self, path: &Path) -> String {
        if let Ok(below) = path.strip_prefix(&self.current) {
            return shown(below);
        }
        let folder = parent_of(path);
        match (self.current.strip_prefix(folder), path.file_name()) {
            (Ok(down), Some(name)) => {
                let up: PathBuf = down.components().map(|_| "..").collect();
                shown(&up.join(name))
            }
            _ => shown(path),
        }
    }

    /// A folder with all links followed; of one that is not there, as much as is.
    fn canonical(&self, folder: &Path) -> PathBuf {
        let folder = self.current.join(folder);
        let mut missing = Vec::new();
        for part in folder.ancestors() {
            if let Ok(real) = part.canonicalize() {
                let rest = missing.iter().rev();
                return rest.fold(real, |path, name| path.join(name));
            }
            missing.extend(part.file_name());
        }
        folder.clone()
    }

    fn folders(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Folder>> {
        lock(&self.folders)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a configuration in a folder is a link to somewhere outside of its repository: lines of
/// what is there would be shown if it is no configuration.
fn leads_out(path: &Path, folder: &Path) -> bool {
    let mut above = folder.ancestors();
    let root = above.find(|folder| folder.join(REPOSITORY).exists());
    let target = path.canonicalize();
    path.is_symlink() && target.is_ok_and(|target| !target.starts_with(root.unwrap_or(folder)))
}

fn parent_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// Reads one configuration; only a regular file is opened.
fn read(path: &Path, shown: String, base: PathBuf) -> Result<Config, ConfigError> {
    let loaded = named_file(path, shown, LARGEST).and_then(Input::load);
    let loaded = loaded.map_err(|problem| {
        let cause = std::error::Error::source(&problem);
        let message = match cause {
            Some(cause) => format!("{problem}: {cause}"),
            None => problem.to_string(),
        };
        let help = match problem {
            Problem::TooLarge { .. } => Some("a configuration needs far less".to_owned()),
            Problem::Missing { .. } => problem.advice(),
            // One that was found has the name; one that was named need not.
            Problem::NotAFile { .. } if path.is_dir() && !path.ends_with(NAME) => {
                let file = crate::engine::discover::shown(&path.join(NAME));
                Some(format!("name the file: `--config {file}`"))
            }
            Problem::NotAFile { .. } => Some("take it away, or put a file in its place".to_owned()),
            _ => None,
        };
        ConfigError::unreadable(message, help)
    })?;
    if let Some(trouble) = loaded.trouble {
        let mistake = Mistake {
            span: trouble.diagnostic.place.span,
            message: trouble.diagnostic.message,
            help: trouble.diagnostic.help,
        };
        return Err(ConfigError::new(&loaded.source, vec![mistake]));
    }
    Config::read(loaded.source, base)
}
