//! Floor 5: from what should be true to bytes on disk. Knows no syntax.

pub mod diff;
pub mod disk;
mod rewrite;

pub use rewrite::{RewriteError, Verified, rewrite};
