//! Lints and rewrites the managed-identity blocks of Azure ARM templates and Bicep files.
//!
//! A module imports only from floors below its own:
//!
//! | floor | module | what |
//! |---|---|---|
//! | 0 | [`text`] | bytes, spans, edits; knows nothing of Azure |
//! | 2 | [`knowledge`] | what Azure's resource types take as identity; knows nothing of syntax |

pub mod knowledge;
pub mod text;
