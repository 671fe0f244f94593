//! Floor 5: from paths to findings, and from changes to files. Draws nothing.

mod accept;
mod apply;
pub mod batch;
pub mod compare;
pub mod config;
mod deliver;
pub mod diff;
pub mod discover;
pub mod disk;
pub mod fingerprint;
mod fix;
pub mod git;
mod gitignore;
mod idle;
pub mod input;
mod inventory;
mod judge;
mod lint;
mod options;
mod overridden;
pub mod parameters;
pub mod plan;
pub mod problem;
mod rewrite;
pub mod run;
mod silence;
mod survey;
mod using;

pub use apply::{Applied, apply};
pub use fix::{Fixed, fix};
pub use inventory::inventory;
pub use judge::Checked;
pub use lint::{Outcome, check, syntax_error};
pub use options::{CheckOptions, Configured, Entries};
pub use rewrite::{RewriteError, Verified, rewrite};
pub use silence::Silenced;
