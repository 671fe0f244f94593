//! Floor 3: what a language makes of changes, or why it will not make them.

use crate::text::{EditSet, Overlap, Span};

/// Changes as replacements of bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Lowered {
    /// What is replaced.
    pub edits: EditSet,
    /// The bytes that the changes may touch, worked out from the changes and not from the edits.
    pub fences: Vec<Span>,
}

/// Why changes are not made. The file stays as it is, and the user is told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Two changes want the same bytes.
    #[error("two changes overlap")]
    Overlap(#[from] Overlap),
    /// A property or item is to move into itself.
    #[error("this property would move into itself")]
    IntoItself {
        /// The name of the property.
        at: Span,
    },
    /// What is to be changed, or to be copied, is written in another file.
    #[error("this is written in another file")]
    Elsewhere {
        /// The place in that file.
        at: Span,
    },
    /// At a place stands something else than what the change is for.
    #[error("there is no {wanted} here")]
    Absent {
        /// Where it was looked for.
        at: Span,
        /// What was looked for.
        wanted: &'static str,
    },
    /// An object or array is made by an expression, which has no members that could be edited.
    #[error("this {wanted} is made by an expression")]
    Computed {
        /// The expression.
        at: Span,
        /// What was to be edited.
        wanted: &'static str,
    },
    /// The text around a place is no expression of this template, or is broken.
    #[error("this expression cannot be edited: {reason}")]
    Unreadable {
        /// The whole string.
        at: Span,
        /// Why it cannot.
        reason: String,
    },
    /// A value that is to be copied or converted cannot stand where it goes.
    #[error("this value cannot be used as {as_what}")]
    Unfit {
        /// The value, or the place that it would go to.
        at: Span,
        /// What it would have to be.
        as_what: &'static str,
    },
    /// A name means something else, or nothing, where it would be written.
    #[error("`{name}` means something else where it would be written")]
    Hidden {
        /// Where it is copied from, or would go.
        at: Span,
        /// The name.
        name: String,
    },
    /// Something cannot be cut out of its line.
    #[error("this cannot be cut out of its line: a comment or a new line stands beside it")]
    Tangled {
        /// What was to go.
        at: Span,
    },
    /// A declaration cannot go while something else names it.
    #[error("this cannot be removed: the file refers to it elsewhere")]
    Referred {
        /// What refers to it.
        at: Span,
    },
    /// A new item would have to stand beside a comment or on the line of another item.
    #[error("a new line cannot be put here: a comment or something else stands in its way")]
    NoRoom {
        /// The object or array.
        at: Span,
    },
    /// An expression that is to be written is none.
    #[error("`{text}` is not an expression: {reason}")]
    BadExpression {
        /// Where it would go.
        at: Span,
        /// What would be written.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl Refusal {
    /// The place that the refusal is about.
    pub fn place(&self) -> Span {
        match self {
            Self::Overlap(overlap) => overlap.second,
            Self::IntoItself { at }
            | Self::Elsewhere { at }
            | Self::Absent { at, .. }
            | Self::Computed { at, .. }
            | Self::Unreadable { at, .. }
            | Self::Unfit { at, .. }
            | Self::Hidden { at, .. }
            | Self::Tangled { at }
            | Self::Referred { at }
            | Self::NoRoom { at }
            | Self::BadExpression { at, .. } => *at,
        }
    }
}
