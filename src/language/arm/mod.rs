//! Floor 3: ARM templates as JSON with comments. Knows ARM's shapes, judges nothing.

mod detect;
mod embedded;
mod expression;
mod node;
mod parse;
mod problem;
mod read;
mod references;
mod scope;

pub use expression::{JsonString, lower_string};
pub use parse::{Tree, looks_like_template, parse};
pub use read::{Root, read};
pub use references::variable_reads;
