//! Floor 5: from paths to findings. Draws nothing.

pub mod discover;
mod gitignore;
pub mod input;
pub mod lint;
pub mod problem;
pub mod run;
