//! Floor 3: Bicep, read into a tree with a place for every node. Knows nothing of Azure's resources.
//!
//! [`parse()`] never fails: what Bicep refuses is in [`Document::errors`], and everything around it is
//! still read. Nodes lie in one flat list, children before their parent, so nothing that walks or
//! drops a tree recurses.
//!
//! ```
//! use armid::language::bicep::{Dialect, StatementKind, parse};
//!
//! let document = parse("param name string = 'vm'\n", Dialect::Template);
//! assert!(document.errors().is_empty());
//! let (_, statement) = document.statements().next().expect("one statement");
//! let StatementKind::Parameter { name, value, .. } = statement.kind else { panic!("a parameter") };
//! assert_eq!(document.source(name), "name");
//! assert_eq!(value.and_then(|value| document.string_value(value)).as_deref(), Some("vm"));
//! ```

mod asides;
mod binders;
mod edit;
mod error;
mod from_arm;
mod lexer;
mod locals;
mod lower;
mod mentions;
mod outline;
mod parameters;
mod parse;
mod read;
mod references;
mod syntax;
mod token;
mod trivia;

pub use asides::{asides, blocks, extents, members};
pub use edit::Lowering;
pub use error::SyntaxError;
pub use from_arm::from_arm;
pub(super) use parameters::{extends, given, using};
pub use parse::{DEPTH_LIMIT, parse};
pub use read::read;
pub use syntax::{
    BinaryOperator, Body, Children, Dialect, Document, Item, Key, KeyKind, List, Node, NodeId,
    ObjectView, Piece, Property, Statement, StatementId, StatementKind, StringView, Style,
    UnaryOperator,
};
pub use token::{Token, TokenKind};
pub use trivia::{Directive, Trivia, TriviaKind};

use crate::model::{Expression, Outline};

/// Everything that a file says; see [`Lowering`] for what can be changed of it.
pub fn outline<'t>(document: &'t Document<'t>) -> Outline<'t> {
    outline::outline(document)
}

/// An expression that stands alone, as [`outline()`] has it.
pub fn read_expression(text: &str) -> Expression<'static> {
    outline::read_expression(edit::in_bicep(text))
}
