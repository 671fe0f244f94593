//! Floor 3: one parsed file of either language, as a rewrite sees it.

use super::arm;
use super::lowered::{Lowered, Refusal};
use crate::model::{Change, Expression, Outline, Problem};
use crate::text::Source;

/// The languages that a file can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// ARM templates: JSON with comments.
    Arm,
}

/// A parsed file.
#[derive(Debug)]
pub enum Document<'s> {
    /// An ARM template, or anything else in JSON.
    Arm(arm::Tree<'s>),
}

impl Language {
    /// Parses a file.
    pub fn parse(self, source: &Source) -> Result<Document<'_>, Problem> {
        match self {
            Self::Arm => arm::parse(source).map(Document::Arm),
        }
    }

    /// Reads an expression that a change writes.
    pub fn read_expression(self, text: &str) -> Expression<'_> {
        match self {
            Self::Arm => arm::read_expression(text),
        }
    }
}

impl Document<'_> {
    /// The language of the file.
    pub fn language(&self) -> Language {
        match self {
            Self::Arm(_) => Language::Arm,
        }
    }

    /// Everything that the file says.
    pub fn outline(&self) -> Outline<'_> {
        match self {
            Self::Arm(tree) => arm::outline(tree),
        }
    }

    /// Changes as replacements of bytes; `source` is what was parsed.
    pub fn lower(&self, source: &Source, changes: &[Change]) -> Result<Lowered, Refusal> {
        match self {
            Self::Arm(tree) => arm::lower(tree, source, changes),
        }
    }
}
