//! Floor 3: ARM templates as JSON with comments. Knows ARM's shapes, judges nothing.

mod comments;
mod detect;
mod document;
mod embedded;
mod expression;
mod lower;
mod node;
mod parameters;
mod parse;
mod problem;
mod read;
mod references;
mod run_time;
mod scope;
mod tree;

pub use comments::{blocks, comments, extents, members};
pub use detect::{is_deployment_template, level_of_schema};
pub use document::outline;
pub use expression::{JsonString, lower_string};
pub use lower::{Lowering, read_expression};
pub(super) use parameters::{given, gives_parameters};
pub use parse::{looks_like_template, parse};
pub use read::{Root, read};
pub use tree::{Entry, Shape, Tree, Value};
