//! Floor 5: why a baseline cannot be used.

/// Why a baseline cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BaselineProblem {
    /// It is not there.
    #[error("there is no baseline `{path}`")]
    Missing {
        /// Its path as given.
        path: String,
    },
    /// It is JSON of another kind.
    #[error("`{path}` is no baseline: it has no `findings`")]
    Other {
        /// Its path as given.
        path: String,
    },
    /// It is something else, or was broken by hand.
    #[error("`{path}:{line}:{column}` is no baseline: {message}")]
    Broken {
        /// Its path as given.
        path: String,
        /// Where, from 1.
        line: usize,
        /// Where, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A newer armid wrote it.
    #[error(
        "a newer armid wrote the baseline `{path}`: it has {key} {version}, and this one knows {known}"
    )]
    Newer {
        /// Its path as given.
        path: String,
        /// What has the version.
        key: &'static str,
        /// The version.
        version: u64,
        /// The version that is known.
        known: u32,
    },
    /// Another armid wrote it.
    #[error("the baseline `{path}` has {key} {version}, and this armid knows {known}")]
    Version {
        /// Its path as given.
        path: String,
        /// What has the version.
        key: &'static str,
        /// The version.
        version: u64,
        /// The version that is known.
        known: u32,
    },
}

impl BaselineProblem {
    /// What to do, in one line.
    pub(in crate::engine) fn advice(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "`--write-baseline` makes it",
            // It may be a template: nothing that should be deleted.
            Self::Other { .. } => "name another file: `--write-baseline` makes one",
            Self::Newer { .. } => {
                "use that armid, or delete it and make it anew with `--write-baseline`"
            }
            Self::Broken { .. } | Self::Version { .. } => {
                "mend it, or delete it and make it anew with `--write-baseline`"
            }
        }
    }
}
