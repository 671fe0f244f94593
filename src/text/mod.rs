//! Floor 0: bytes, spans and edits. Knows nothing about Azure.

pub mod span;

pub use span::Span;
