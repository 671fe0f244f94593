//! Lints and rewrites the managed-identity blocks of Azure ARM templates and Bicep files.
//!
//! A module imports only from floors below its own:
//!
//! | floor | module | what |
//! |---|---|---|
//! | 0 | [`text`] | bytes, spans, edits; knows nothing of Azure |
//! | 1 | [`model`] | what both languages share: expressions, resources, templates, changes |
//! | 2 | [`diagnostic`] | a finding, as plain data |
//! | 2 | [`evaluate`] | an expression to the values that can occur |
//! | 2 | [`knowledge`] | facts about resource types |
//! | 3 | [`graph`] | which resource waits for which |
//! | 3 | [`language`] | the only code that knows syntax |
//! | 4 | [`rules`] | one check each, beside its page |
//! | 5 | [`engine`] | from paths to findings, and from changes to files |
//! | 6 | [`report`] | from findings to text |
//! | 7 | [`cli`] | arguments, exit codes |

pub mod cli;
pub mod diagnostic;
pub mod engine;
pub mod evaluate;
pub mod graph;
pub mod knowledge;
pub mod language;
pub mod model;
pub mod report;
pub mod rules;
pub mod text;
