//! Floor 0: how a text is laid out: its line ends, its indentation, and what surrounds a place.

use std::borrow::Cow;

use super::source::Source;
use super::span::Span;

/// A look at the lines of one text.
#[derive(Clone, Copy, Debug)]
pub struct Layout<'t> {
    source: &'t Source,
}

impl<'t> Layout<'t> {
    /// The layout of a file.
    pub fn new(source: &'t Source) -> Self {
        Self { source }
    }

    /// The file.
    pub fn source(self) -> &'t Source {
        self.source
    }

    /// Whether the text has more than one line.
    pub fn has_lines(self) -> bool {
        self.source.line_count() > 1
    }

    /// How lines end near `at`: as the line of `at` does, or, if it is the last, the one before;
    /// a single line feed where there is no line end at all.
    pub fn line_end(self, at: u32) -> &'static str {
        let (start, next) = self.source.line_around(at);
        let before = Span::new(0, next.unwrap_or(start));
        let text = self.source.slice(before);
        if text.ends_with("\r\n") { "\r\n" } else { "\n" }
    }

    /// Where the line of `at` starts.
    pub fn line_start(self, at: u32) -> u32 {
        self.source.line_around(at).0
    }

    /// The blanks that the line of `at` starts with.
    pub fn indentation(self, at: u32) -> &'t str {
        let start = self.line_start(at) as usize;
        let line = self.source.text().get(start..).unwrap_or_default();
        let width = line.find(|c| !is_blank(c)).unwrap_or(line.len());
        line.get(..width).unwrap_or_default()
    }

    /// Whether nothing but blanks stands before `at` on its line.
    pub fn starts_line(self, at: u32) -> bool {
        let before = Span::new(self.line_start(at), at).slice(self.source.text());
        before.chars().all(is_blank)
    }

    /// How much deeper the line of `inner` is than the line of `outer`; `None` when it is not.
    pub fn unit(self, outer: u32, inner: u32) -> Option<&'t str> {
        let unit = self
            .indentation(inner)
            .strip_prefix(self.indentation(outer))?;
        (!unit.is_empty()).then_some(unit)
    }
}

/// Whether `c` is a space or a tab.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

/// `text` with the lines at `line_starts` (offsets into it, ascending) moved from the indentation
/// `from` to `to`; a line that is not indented by `from` stays where it is.
pub fn reindent<'t>(text: &'t str, line_starts: &[usize], from: &str, to: &str) -> Cow<'t, str> {
    if from == to {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for &start in line_starts {
        let line = text.get(start..).unwrap_or_default();
        let is_empty = line.trim_start_matches('\r').starts_with('\n');
        if line.starts_with(from) && !is_empty {
            out.push_str(text.get(done..start).unwrap_or_default());
            out.push_str(to);
            done = start + from.len();
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_as_its_neighbours_do() {
        let source = Source::new("a", "a\r\nb\nc");
        let layout = Layout::new(&source);
        assert_eq!(layout.line_end(0), "\r\n");
        assert_eq!(layout.line_end(3), "\n");
        assert_eq!(layout.line_end(5), "\n");
        let one = Source::new("a", "abc");
        assert_eq!(Layout::new(&one).line_end(1), "\n");
        assert!(!Layout::new(&one).has_lines());
    }

    #[test]
    fn indentation_starts_behind_a_byte_order_mark() {
        let source = Source::new("a", "\u{feff}  a\n\tb");
        let layout = Layout::new(&source);
        assert_eq!(layout.indentation(5), "  ");
        assert!(layout.starts_line(5));
        assert!(!layout.starts_line(6));
        assert_eq!(layout.indentation(8), "\t");
        assert_eq!(layout.unit(5, 8), None);
    }

    #[test]
    fn a_unit_is_what_a_deeper_line_has_more() {
        let source = Source::new("a", "{\n    a\n}");
        let layout = Layout::new(&source);
        assert_eq!(layout.unit(0, 6), Some("    "));
        assert_eq!(layout.unit(6, 0), None);
    }

    #[test]
    fn lines_move_with_their_indentation() {
        let text = "{\n    a\n\n  }";
        assert_eq!(reindent(text, &[2, 8, 9], "  ", "\t"), "{\n\t  a\n\n\t}");
    }
}
