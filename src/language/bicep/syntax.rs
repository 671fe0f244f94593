//! Floor 3: the tree of a Bicep file: one flat list of nodes, each child before its parent.

mod document;
mod node;
mod statement;
mod strings;
mod view;
mod walk;

pub use document::{Dialect, Document};
pub use node::{BinaryOperator, List, Node, NodeId, StatementId, Style, UnaryOperator};
pub use statement::{Statement, StatementKind};
pub use strings::{Piece, StringView};
pub use view::{Body, Item, Key, KeyKind, ObjectView, Property};
pub use walk::Children;

pub(super) use document::Parts;
pub(super) use strings::leading_new_line;
