//! Floor 5: what is wrong with the world, not with a template. Draws nothing.

use std::fmt::Display;
use std::io;
use std::sync::Arc;

use super::baseline::BaselineProblem;
use super::config::ConfigError;
use super::discover::A_FOLDER;
use super::disk::DiskError;

/// Why armid could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// A named path is not there.
    #[error("`{path}` does not exist")]
    Missing {
        /// The path as given.
        path: String,
        /// Names beside it that may have been meant.
        near: Vec<String>,
    },
    /// A named path is neither a file nor a folder.
    #[error("`{path}` is {kind}, not a file")]
    NotAFile {
        /// The path as given.
        path: String,
        /// What it is, with its article.
        kind: &'static str,
    },
    /// A named file is larger than allowed.
    #[error("`{path}` has {}", too_many(*size, *limit))]
    TooLarge {
        /// The path as given.
        path: String,
        /// How many bytes it has, as far as that is known.
        size: Option<u64>,
        /// The limit.
        limit: u64,
    },
    /// The system refuses to read it.
    #[error("cannot read `{path}`")]
    Read {
        /// The path as given.
        path: String,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The report cannot be written.
    #[error("cannot write the report")]
    Write(#[source] io::Error),
    /// A mistake in the command line that only armid's own tables show.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// A configuration cannot be used.
    #[error(transparent)]
    Config(#[from] Arc<ConfigError>),
    /// A file cannot be replaced.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A revision cannot be read.
    #[error(transparent)]
    Git(#[from] GitProblem),
    /// A baseline cannot be used.
    #[error(transparent)]
    Baseline(#[from] BaselineProblem),
    /// Changes cannot be watched.
    #[error(transparent)]
    Watch(#[from] WatchProblem),
    /// The user ended the run.
    #[error("interrupted before {left} of the files")]
    Interrupted {
        /// How many files nothing was done with.
        left: usize,
    },
    /// A defect of armid's own.
    #[error("armid failed on `{path}`: {message}")]
    Bug {
        /// The file that shows it.
        path: String,
        /// What the panic said.
        message: String,
    },
}

/// What the system says, whoever speaks for it.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why changes cannot be watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchProblem {
    /// Nothing would end it well.
    #[error("cannot wait for Ctrl-C")]
    NoHandler(#[source] Cause),
    /// The system does not tell of changes there.
    #[error("cannot watch `{path}`")]
    Folder {
        /// The folder.
        path: String,
        /// What the system says.
        #[source]
        source: Cause,
    },
}

/// Why a revision of a git repository cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum GitProblem {
    /// There is no `git` to run.
    #[error("cannot run `git`")]
    NoGit(#[source] io::Error),
    /// The files are in no repository.
    #[error("`{path}` is in no git repository: {said}")]
    NoRepository {
        /// The folder that was asked about.
        path: String,
        /// What git says.
        said: String,
    },
    /// What was given cannot be the name of a revision.
    #[error("`{name}` is no revision")]
    NoRevision {
        /// What was given.
        name: String,
    },
    /// The repository has no such revision.
    #[error("there is no revision `{name}` in {place}")]
    UnknownRevision {
        /// Its name as given.
        name: String,
        /// What the repository is called.
        place: String,
    },
    /// The repository has no revision at all.
    #[error("{place} has no commit yet")]
    NoCommit {
        /// What the repository is called.
        place: String,
    },
    /// What was given are two revisions.
    #[error("`{name}` is a range, and not a revision")]
    Range {
        /// What was given.
        name: String,
        /// What stands in front of the first two dots.
        from: String,
        /// What stands behind them.
        to: String,
    },
    /// The files of a revision cannot be listed.
    #[error("cannot list the files of `{name}`: {said}")]
    Unreadable {
        /// Its name as given.
        name: String,
        /// What git says.
        said: String,
    },
}

impl GitProblem {
    fn advice(&self) -> String {
        let advice = match self {
            Self::NoGit(_) => "install git, or compare two folders with `armid diff`",
            Self::NoRepository { .. } => {
                "`--base` compares with a revision of the repository that the files are in; \
                 `armid diff` compares two files or folders"
            }
            Self::NoRevision { .. } => "give a commit, a branch or a tag, such as `origin/main`",
            Self::NoCommit { .. } => "there is nothing to compare with before the first commit",
            Self::Range { from, to, .. } => return instead_of_a_range(from, to),
            Self::UnknownRevision { .. } | Self::Unreadable { .. } => {
                "a clone may hold a part of the history only: `git fetch` brings more of it"
            }
        };
        advice.to_owned()
    }
}

/// The one revision that a range compares with.
fn instead_of_a_range(from: &str, to: &str) -> String {
    let or_head = |name: &str| if name.is_empty() { "HEAD" } else { name }.to_owned();
    match (or_head(from), to.strip_prefix('.')) {
        (from, Some(to)) => format!(
            "give the revision where both parted: `$(git merge-base {from} {})`",
            or_head(to)
        ),
        (from, None) => {
            format!("give the older one, `{from}`: it is compared with the files on disk")
        }
    }
}

impl Problem {
    /// A defect of armid's own that the file at `path` shows.
    pub(super) fn bug(path: &str, error: &dyn Display) -> Self {
        Self::Bug {
            path: path.to_owned(),
            message: error.to_string(),
        }
    }

    /// One line on what to do; none where the message says it all.
    pub fn advice(&self) -> Option<String> {
        match self {
            Self::Missing { near, .. } => did_you_mean(near.iter().map(String::as_str)),
            Self::NotAFile { kind, .. } if *kind == A_FOLDER => None,
            Self::NotAFile { .. } => {
                Some("to read from a pipe, give `-` and send it to standard input".to_owned())
            }
            Self::Interrupted { .. } => {
                Some("they are as they were; run armid again for the rest".to_owned())
            }
            Self::TooLarge { .. } => Some("raise the limit with `--max-file-size`".to_owned()),
            Self::Usage { help, .. } => help.clone(),
            Self::Bug { .. } => Some(
                "this is a defect of armid, not of the file; please report it with that file"
                    .to_owned(),
            ),
            Self::Disk(error) => error.advice().map(ToOwned::to_owned),
            Self::Git(error) => Some(error.advice()),
            Self::Baseline(error) => Some(error.advice().to_owned()),
            Self::Config(error) => error.advice(),
            Self::Read { .. } | Self::Write(_) | Self::Watch(_) => None,
        }
    }
}

impl Problem {
    fn config(&self) -> Option<&dyn miette::Diagnostic> {
        match self {
            Self::Config(error) => Some(&**error),
            _ => None,
        }
    }
}

impl miette::Diagnostic for Problem {
    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.advice()
            .map(|advice| Box::new(advice) as Box<dyn Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        self.config()?.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        self.config()?.labels()
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        self.config()?.related()
    }
}

/// "5 bytes, more than the 3 that are read".
pub fn too_many(size: Option<u64>, limit: u64) -> String {
    match size {
        Some(size) => format!("{size} bytes, more than the {limit} that are read"),
        None => format!("more than the {limit} bytes that are read"),
    }
}

/// Adds a problem to others. What a run did not come to is one problem, not one for each file.
pub(super) fn gather(problem: Problem, problems: &mut Vec<Problem>) {
    if let (Problem::Interrupted { left }, Some(Problem::Interrupted { left: all })) =
        (&problem, problems.last_mut())
    {
        *all += left;
        return;
    }
    problems.push(problem);
}

/// "did you mean `a` or `b`?", or nothing without names.
pub fn did_you_mean<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let (last, rest) = names.split_last()?;
    Some(if rest.is_empty() {
        format!("did you mean {last}?")
    } else {
        format!("did you mean {} or {last}?", rest.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_joined_as_a_question() {
        assert_eq!(did_you_mean([]), None);
        assert_eq!(did_you_mean(["a"]).unwrap(), "did you mean `a`?");
        let three = did_you_mean(["a", "b", "c"]).unwrap();
        assert_eq!(three, "did you mean `a`, `b` or `c`?");
    }
}
