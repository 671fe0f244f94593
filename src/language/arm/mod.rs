//! Floor 3: ARM JSON. Knows the format of a template and no rule.

mod expression;

pub use expression::{JsonString, lower_string};
