//! Floor 2: what the texts of an evaluator are for: this template alone, or another one beside it.

use crate::text::Span;

/// How an evaluator names what it cannot know.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner {
    /// Set where texts and conditions are compared with those of another template: a mark for what
    /// has no name beyond this one, different on either side.
    pub across: Option<&'static str>,
    /// Whether a parameter that a caller may set is unknown, whatever its default and its allowed
    /// values: the same name then is the same value.
    pub symbolic: bool,
    /// Whether a parameter has its default, or any other value, whatever its allowed values: what
    /// nobody asks for is told from the rest then.
    pub usual: bool,
}

impl Manner {
    /// The name of what has none but its place.
    pub(super) fn place(self, span: Span) -> String {
        let mark = self.across.unwrap_or_default();
        format!("at {} {}{mark}", span.start, span.end)
    }
}
