//! Floor 5: where a new text goes: to the file, to standard output, or nowhere.

use std::env;
use std::path::PathBuf;

use super::diff::unified;
use super::disk::{folder_of, replace};
use super::input::Input;
use super::problem::Problem;
use super::rewrite::Verified;
use crate::text::Source;

/// What becomes of a new text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It replaces the file; what came from standard input is handed back.
    Write,
    /// The difference is told, and nothing is written.
    Diff,
    /// Nothing is written.
    Nothing,
}

impl Delivery {
    /// Threads for each core: writing waits for the disk most of the time.
    pub(super) const fn per_core(self) -> usize {
        match self {
            Self::Write => 4,
            Self::Diff | Self::Nothing => 1,
        }
    }
}

/// What a new text came to.
#[derive(Debug, Default)]
pub struct Delivered {
    /// Whether the text changed.
    pub changed: bool,
    /// Whether the new text has gone where it belongs.
    pub written: bool,
    /// The unified difference, if that was asked for.
    pub diff: String,
    /// The text that goes to standard output, changed or not.
    pub stdout: Option<String>,
}

/// Where a new text goes.
pub(super) struct Target {
    path: PathBuf,
    /// Whether the user named the file.
    pub(super) explicit: bool,
    /// Whether the text came from standard input.
    pub(super) is_stdin: bool,
}

impl Target {
    pub(super) fn of(input: &Input) -> Self {
        Self {
            path: input.path.clone(),
            explicit: input.explicit,
            is_stdin: input.is_stdin(),
        }
    }

    /// Hands a new text over; without one, the text is as it was.
    pub(super) fn deliver(
        &self,
        source: &Source,
        text: Option<&Verified>,
        delivery: Delivery,
    ) -> Result<Delivered, Problem> {
        let new = text.map_or(source.text(), Verified::text);
        let mut delivered = Delivered {
            changed: new != source.text(),
            ..Delivered::default()
        };
        match delivery {
            Delivery::Write if self.is_stdin => {
                delivered.written = true;
                delivered.stdout = Some(new.to_owned());
            }
            Delivery::Write => {
                delivered.written = true;
                if let Some(text) = text.filter(|_| delivered.changed) {
                    replace(&self.path, text, source.text().as_bytes(), &self.root())?;
                }
            }
            Delivery::Diff => {
                // What is told of a path is text; where it is none, a patch needs its bytes.
                let path = match self.path.to_str() {
                    Some(_) => source.path().as_bytes(),
                    None => self.path.as_os_str().as_encoded_bytes(),
                };
                delivered.diff = unified(path, source.text(), new);
            }
            Delivery::Nothing => {}
        }
        Ok(delivered)
    }

    /// The folder that links must not leave: the current one if the file is below it, else the
    /// file's own.
    fn root(&self) -> PathBuf {
        let parent = folder_of(&self.path);
        if !self.path.is_symlink() {
            return parent.to_owned();
        }
        let current = env::current_dir().and_then(|current| current.canonicalize());
        match (parent.canonicalize(), current) {
            (Ok(own), Ok(current)) if own.starts_with(&current) => current,
            _ => parent.to_owned(),
        }
    }
}
