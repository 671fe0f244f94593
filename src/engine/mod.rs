//! Floor 5: from paths to findings, and from changes to files. Draws nothing.

pub mod discover;
mod gitignore;
pub mod input;
mod inventory;
mod lint;
pub mod plan;
pub mod problem;
pub mod run;
mod survey;

pub use inventory::inventory;
pub use lint::{CheckOptions, Outcome, check, syntax_error};
