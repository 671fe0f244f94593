//! Floor 5: from paths to findings, and from changes to files. Draws nothing.

pub mod diff;
pub mod discover;
pub mod disk;
mod gitignore;
pub mod input;
mod inventory;
mod lint;
pub mod plan;
pub mod problem;
mod rewrite;
pub mod run;
mod survey;

pub use inventory::inventory;
pub use lint::{CheckOptions, Outcome, check, syntax_error};
pub use rewrite::{RewriteError, Verified, rewrite};
