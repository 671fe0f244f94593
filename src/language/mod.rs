//! Floor 3: the only code that knows syntax.

pub mod arm;
pub mod bicep;
mod comment;
mod document;
mod format;
mod lowered;
mod parameters;
pub mod suppress;

pub use document::{Document, Language, Lowering};
pub use format::Format;
pub use lowered::{Lowered, Refusal};
pub use parameters::{Layer, ParameterFile, Reference, supply};
