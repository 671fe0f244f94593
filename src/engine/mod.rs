//! Floor 5: from files to findings, and from changes to files.

mod inventory;
mod lint;
mod survey;

pub use inventory::inventory;
pub use lint::{CheckOptions, Outcome, check, syntax_error};
