//! Lints and rewrites the managed-identity blocks of Azure ARM templates and Bicep files.
//!
//! A module imports only from floors below its own:
//!
//! | floor | module | what |
//! |---|---|---|
//! | 0 | [`text`] | bytes, spans, edits; knows nothing of Azure |
//! | 3 | [`language`] | the only code that knows the syntax of a language |

pub mod language;
pub mod text;
