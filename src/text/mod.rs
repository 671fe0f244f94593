//! Floor 0: bytes, spans and edits. Knows nothing about Azure.

mod edit;
mod hidden;
mod layout;
mod name;
mod nearest;
mod nest;
mod source;
mod span;

pub use edit::{Edit, EditSet, Overlap};
pub use hidden::is_hidden;
pub use layout::{Layout, reindent};
pub use name::is_same_name;
pub use nearest::nearest;
pub use nest::Nest;
pub use source::{Position, Source};
pub use span::{Span, offset};
