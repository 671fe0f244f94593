//! Floor 6: colour, or none, and how wide lines may be. Both are decided once, on the command line.

use std::fmt::Display;

/// Widest line of what is laid out.
const WIDEST: usize = 100;

/// Narrowest line: on less, nothing that is laid out reads well.
const NARROWEST: usize = 40;

/// Puts colour on text, or leaves it alone, and says how wide lines may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    /// Whether to write ANSI escapes.
    pub color: bool,
    /// How many characters a line may have.
    pub width: usize,
}

impl Default for Paint {
    fn default() -> Self {
        Self::new(false)
    }
}

impl Paint {
    /// With colour or without, on lines of any width.
    pub const fn new(color: bool) -> Self {
        Self {
            color,
            width: WIDEST,
        }
    }

    /// On lines of so many columns.
    #[must_use]
    pub fn within(self, columns: usize) -> Self {
        let width = columns.clamp(NARROWEST, WIDEST);
        Self { width, ..self }
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
