//! Lints and rewrites the managed-identity blocks of Azure ARM templates and Bicep files.
//!
//! A module imports only from floors below its own:
//!
//! | floor | module | what |
//! |---|---|---|
//! | 0 | [`text`] | bytes, spans, edits; knows nothing of Azure |
//! | 1 | [`model`] | what both languages share: expressions, resources, templates, changes |
//! | 2 | [`diagnostic`] | a finding, as plain data |
//! | 3 | [`language`] | the syntaxes: ARM JSON |

pub mod diagnostic;
pub mod language;
pub mod model;
pub mod text;
