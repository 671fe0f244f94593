//! Floor 3: changes to ARM JSON as replacements of bytes. Asks for nothing, judges nothing.

#![expect(
    clippy::struct_field_names,
    clippy::filter_next,
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    clippy::format_push_string,
    reason = "the shape of these helpers is still to settle"
)]

mod build;
mod cells;
mod container;
mod empty;
mod fence;
mod find;
mod incoming;
mod inside;
mod names;
mod plan;
mod replace;
mod style;
mod trivia;
mod write;

#[cfg(test)]
mod tests;

use std::cell::OnceCell;

use super::comments::comments;
use super::document::quoting;
use super::embedded::embedded_templates;
use super::node::Quoting;
use super::tree::Tree;
use crate::language::{Lowered, Refusal};
use crate::model::{Change, Expression, distinct};
use crate::text::{EditSet, Layout, Source, Span};

use plan::Plan;
use style::House;

/// Lowers changes to one file; what it learns of the file serves every set of changes.
pub struct Lowering<'t> {
    file: File<'t>,
}

impl<'t> Lowering<'t> {
    /// For a file; `tree` is the parsed `source`.
    pub fn new(tree: &'t Tree<'t>, source: &'t Source) -> Self {
        Self {
            file: File {
                tree,
                source,
                layout: Layout::new(source),
                house: OnceCell::new(),
                embedded: OnceCell::new(),
                comments: OnceCell::new(),
            },
        }
    }

    /// The file.
    pub fn source(&self) -> &'t Source {
        self.file.source
    }

    /// Changes as replacements of bytes. A change that cannot be made as it is meant is refused,
    /// and then none is made.
    pub fn lower(&self, changes: &[Change]) -> Result<Lowered, Refusal> {
        self.file.keep_meaning(changes)?;
        let plan = Plan::new(&self.file, &distinct(changes))?;
        Ok(Lowered {
            edits: EditSet::new(plan.edits(None)?)?,
            fences: plan.fences()?,
        })
    }
}

/// Reads an expression without the brackets that set it off from plain text.
pub fn read_expression(text: &str) -> Expression<'_> {
    super::document::made(write::read(text))
}

/// A parsed file and what is known about its layout.
struct File<'t> {
    tree: &'t Tree<'t>,
    source: &'t Source,
    layout: Layout<'t>,
    house: OnceCell<House>,
    /// The templates whose expressions start with `[[`.
    embedded: OnceCell<Vec<Span>>,
    comments: OnceCell<Vec<Span>>,
}

impl File<'_> {
    /// The habits of the file.
    fn house(&self) -> &House {
        self.house
            .get_or_init(|| House::learn(self.tree, self.source))
    }

    /// The comments of the file.
    fn comments(&self) -> &[Span] {
        let text = self.source.text();
        self.comments.get_or_init(|| comments(text))
    }

    /// How strings at `at` are to be read and written.
    fn quoting(&self, at: Span) -> Quoting {
        let embedded = self.embedded.get_or_init(|| embedded_templates(self.tree));
        quoting(embedded, at)
    }
}
