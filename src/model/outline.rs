//! Floor 1: what a document says, wherever its bytes are; and what it must say after changes.
//! Knows no syntax.

mod after;
mod compare;

pub use after::{Unplaced, outline_after};

use super::expression::Expression;

/// A whole document as one tree that is compared without its spans.
///
/// A language makes it from everything in a file, in source order, so that nothing can be lost
/// unseen: what has no form in the tree stands as [`Interpolation`](super::Kind::Interpolation) of
/// its text.
#[derive(Clone, Debug)]
pub struct Outline<'a> {
    /// The document.
    pub root: Expression<'a>,
}

impl Outline<'_> {
    /// Where two documents differ first, as the way from the root in words; `None` when they say
    /// the same.
    pub fn difference(&self, other: &Outline<'_>) -> Option<String> {
        compare::difference(&self.root, &other.root)
    }
}
