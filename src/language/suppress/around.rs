//! Floor 3: what stands around each comment on its lines, and the line of code that comes next.

use memchr::{memchr2, memrchr2};

use crate::text::{Span, offset};

/// The surroundings of one comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Around {
    /// Whether there is nothing but comments on its lines.
    pub(super) alone: bool,
    /// From the start of its first line to the end of its last.
    pub(super) lines: Span,
    /// What comes next that is no comment, up to the end of its line; `None` at the end of the
    /// file.
    pub(super) next: Option<Span>,
}

/// The surroundings of every one of `comments`, which are all comments of `text`, in order. Takes
/// time in proportion to the text, however many share a line.
pub(super) fn around(text: &str, comments: &[Span]) -> Vec<Around> {
    let mut all: Vec<Around> = Vec::with_capacity(comments.len());
    let mut before = Before::default();
    for comment in comments {
        let start = before.line_start(text, *comment);
        all.push(Around {
            alone: !before.code,
            lines: Span::new(start, comment.end),
            next: None,
        });
        before.pass(text, *comment);
    }
    let mut after = After {
        start: offset(text.len()),
        line_end: offset(text.len()),
        code: false,
        next: None,
    };
    for (own, comment) in all.iter_mut().zip(comments).rev() {
        after.gap(text, comment.end);
        own.alone &= !after.code;
        own.lines.end = after.line_end;
        own.next = after.next;
        after.pass(text, *comment);
    }
    all
}

/// What stands in front of a place.
#[derive(Default)]
struct Before {
    /// The place.
    end: u32,
    line_start: u32,
    /// Whether there is code on the line.
    code: bool,
}

impl Before {
    /// Moves on to a comment.
    fn line_start(&mut self, text: &str, comment: Span) -> u32 {
        let gap = Span::new(self.end, comment.start).slice(text);
        let line = match memrchr2(b'\n', b'\r', gap.as_bytes()) {
            Some(last) => {
                self.line_start = self.end + offset(last) + 1;
                self.code = false;
                gap.get(last + 1..).unwrap_or_default()
            }
            None => gap,
        };
        self.code |= code(line).is_some();
        self.line_start
    }

    /// Moves on behind a comment.
    fn pass(&mut self, text: &str, comment: Span) {
        if let Some(last) = memrchr2(b'\n', b'\r', comment.slice(text).as_bytes()) {
            self.line_start = comment.start + offset(last) + 1;
            self.code = false;
        }
        self.end = comment.end;
    }
}

/// What stands behind a place.
struct After {
    /// The place.
    start: u32,
    line_end: u32,
    /// Whether there is code on the line.
    code: bool,
    next: Option<Span>,
}

impl After {
    /// Moves back to the end of a comment.
    fn gap(&mut self, text: &str, end: u32) {
        let gap = Span::new(end, self.start).slice(text);
        let first = memchr2(b'\n', b'\r', gap.as_bytes());
        let found = code(gap);
        if let Some(at) = found {
            let rest = gap.as_bytes().get(at..).unwrap_or_default();
            let line = memchr2(b'\n', b'\r', rest);
            let line_end = line.map_or(self.line_end, |length| end + offset(at + length));
            self.next = Some(Span::new(end + offset(at), line_end));
        }
        match (found, first) {
            (Some(at), Some(first)) => self.code = at < first,
            (Some(_), None) => self.code = true,
            (None, Some(_)) => self.code = false,
            (None, None) => {}
        }
        self.line_end = first.map_or(self.line_end, |first| end + offset(first));
    }

    /// Moves back to the start of a comment.
    fn pass(&mut self, text: &str, comment: Span) {
        if let Some(first) = memchr2(b'\n', b'\r', comment.slice(text).as_bytes()) {
            self.line_end = comment.start + offset(first);
            self.code = false;
        }
        self.start = comment.start;
    }
}

/// Where the first thing stands that is no blank.
fn code(text: &str) -> Option<usize> {
    text.find(|c: char| !c.is_whitespace() && c != '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The comments of a text in which `//` and `/*` stand in comments alone.
    fn comments(text: &str) -> Vec<Span> {
        let mut all = Vec::new();
        let mut at = 0;
        while let Some(found) = text[at..].find('/') {
            let start = at + found;
            let rest = &text[start..];
            let length = if rest.starts_with("/*") {
                rest.find("*/").unwrap() + 2
            } else {
                rest.find(['\n', '\r']).unwrap_or(rest.len())
            };
            at = start + length;
            all.push(Span::new(offset(start), offset(at)));
        }
        all
    }

    /// Each comment: whether it is alone, its lines, and the code that comes next.
    fn told(text: &str) -> Vec<(bool, &str, Option<&str>)> {
        let all = around(text, &comments(text)).into_iter();
        all.map(|own| {
            let next = own.next.map(|next| next.slice(text));
            (own.alone, own.lines.slice(text), next)
        })
        .collect()
    }

    #[test]
    fn a_comment_is_alone_where_its_lines_hold_no_code() {
        assert_eq!(
            told("\u{feff}  // a\r\n\r\n\tx // b\r\n// c"),
            [
                (true, "\u{feff}  // a", Some("x // b")),
                (false, "\tx // b", None),
                (true, "// c", None),
            ]
        );
        assert_eq!(
            told("/* a */ /* b */ x\n/* c */ /* d */\ny"),
            [
                (false, "/* a */ /* b */ x", Some("x")),
                (false, "/* a */ /* b */ x", Some("x")),
                (true, "/* c */ /* d */", Some("y")),
                (true, "/* c */ /* d */", Some("y")),
            ]
        );
    }

    #[test]
    fn a_comment_over_several_lines_has_them_all() {
        assert_eq!(
            told("x /* a\n */\ny\n/* b\n */ z\n/* c\n */ // d\nw"),
            [
                (false, "x /* a\n */", Some("y")),
                (false, "/* b\n */ z", Some("z")),
                (true, "/* c\n */ // d", Some("w")),
                (true, " */ // d", Some("w")),
            ]
        );
        assert_eq!(
            told("/* a\n */ /* b */ x /* c\n */\r/* d */")[1].1,
            " */ /* b */ x /* c"
        );
    }
}
