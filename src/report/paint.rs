//! Floor 6: colour, or none. Whether there is colour is decided once, on the command line.

use std::fmt::Display;

/// Puts colour on text, or leaves it alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paint {
    /// Whether to write ANSI escapes.
    pub color: bool,
}

impl Paint {
    /// With colour or without.
    pub const fn new(color: bool) -> Self {
        Self { color }
    }

    /// Bold.
    pub fn bold(self, text: impl Display) -> String {
        self.wrap("1", text)
    }

    /// Faint.
    pub fn dim(self, text: impl Display) -> String {
        self.wrap("2", text)
    }

    /// Bold red, for errors.
    pub fn error(self, text: impl Display) -> String {
        self.wrap("1;31", text)
    }

    /// Bold yellow, for warnings.
    pub fn warning(self, text: impl Display) -> String {
        self.wrap("1;33", text)
    }

    /// Bold green, for notes and for all being well.
    pub fn good(self, text: impl Display) -> String {
        self.wrap("1;32", text)
    }

    /// Cyan, for code.
    pub fn code(self, text: impl Display) -> String {
        self.wrap("36", text)
    }

    fn wrap(self, style: &str, text: impl Display) -> String {
        if self.color {
            format!("\u{1b}[{style}m{text}\u{1b}[0m")
        } else {
            text.to_string()
        }
    }
}
