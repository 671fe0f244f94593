//! Floor 3: one parsed file of either language, as a rewrite sees it.

use super::arm;
use super::format::Format;
use super::lowered::{Lowered, Refusal};
use crate::model::{Change, Expression, Outline, Problem, Template};
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
    /// The language that files of a format are rewritten in; `None` when that cannot be done.
    pub fn of(format: Format) -> Option<Self> {
        match format {
            Format::Json => Some(Self::Arm),
            Format::Bicep(_) => None,
        }
    }

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
    /// The template; `None` when the file is none. `body` names the resource type and API version
    /// of a REST request body.
    pub fn read(&self, body: Option<(&str, &str)>) -> Option<Template<'_>> {
        match self {
            Self::Arm(tree) => arm::read(tree, body).map(|(_, template)| template),
        }
    }

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

    /// What lowers changes to the file; `source` is what was parsed.
    pub fn lowering<'d>(&'d self, source: &'d Source) -> Lowering<'d> {
        match self {
            Self::Arm(tree) => Lowering::Arm(arm::Lowering::new(tree, source)),
        }
    }
}

/// What lowers changes to one file, set after set.
pub enum Lowering<'d> {
    /// To ARM JSON.
    Arm(arm::Lowering<'d>),
}

impl Lowering<'_> {
    /// Changes as replacements of bytes.
    pub fn lower(&self, changes: &[Change]) -> Result<Lowered, Refusal> {
        match self {
            Self::Arm(lowering) => lowering.lower(changes),
        }
    }
}

impl<'d> From<arm::Lowering<'d>> for Lowering<'d> {
    fn from(lowering: arm::Lowering<'d>) -> Self {
        Self::Arm(lowering)
    }
}
