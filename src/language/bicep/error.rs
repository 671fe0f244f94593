//! Floor 3: what Bicep refuses, where, and what to do about it.

use crate::text::Span;
use std::borrow::Cow;

/// One thing that Bicep refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The text at fault; empty where something is missing.
    pub span: Span,
    /// What is wrong: lower case, no full stop, the user's own text in backticks.
    pub message: Cow<'static, str>,
    /// What to do about it, in the same style; may be empty.
    pub help: Cow<'static, str>,
}

impl SyntaxError {
    pub(super) fn new(
        span: Span,
        message: impl Into<Cow<'static, str>>,
        help: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            span,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// At most 40 characters of the user's text, on one line, for a message.
pub(super) fn excerpt(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
