//! Floor 3: what stands between JSON values: blanks, line ends, comments, commas.

use crate::text::{Span, offset};

/// A piece of the text between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Trivia,
    pub(super) span: Span,
}

/// The kinds of [`Piece`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trivia {
    /// Spaces, tabs, and the like.
    Blank,
    /// A line feed, with the carriage return in front of it.
    Newline,
    /// `// …`, without the line end.
    LineComment,
    /// `/* … */`.
    BlockComment,
    /// A comma.
    Comma,
}

impl Piece {
    pub(super) fn is_comment(self) -> bool {
        matches!(self.kind, Trivia::LineComment | Trivia::BlockComment)
    }

    pub(super) fn is_newline(self) -> bool {
        self.kind == Trivia::Newline
    }
}

/// The pieces of `span`, which holds no value.
pub(super) fn pieces(text: &str, span: Span) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = span.start;
    while at < span.end {
        let rest = Span::new(at, span.end).slice(text);
        let (kind, width) = piece(rest);
        // A width of 0 would be a value, or a span that is off: nothing to take apart.
        let end = if width == 0 {
            span.end
        } else {
            at + offset(width)
        };
        pieces.push(Piece {
            kind,
            span: Span::new(at, end),
        });
        at = end;
    }
    pieces
}

fn piece(rest: &str) -> (Trivia, usize) {
    if rest.starts_with(',') {
        return (Trivia::Comma, 1);
    }
    if rest.starts_with("/*") {
        let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
        return (Trivia::BlockComment, end);
    }
    if rest.starts_with("//") {
        let end = rest.find('\n').unwrap_or(rest.len());
        let width = rest.get(..end).unwrap_or_default();
        return (
            Trivia::LineComment,
            width.strip_suffix('\r').unwrap_or(width).len(),
        );
    }
    let newline = rest.len() - rest.trim_start_matches('\r').len();
    if rest
        .get(newline..)
        .is_some_and(|rest| rest.starts_with('\n'))
    {
        return (Trivia::Newline, newline + 1);
    }
    let is_blank = |c: char| c.is_whitespace() && c != '\n';
    let width = rest.find(|c| !is_blank(c)).unwrap_or(rest.len());
    let blanks = rest.get(..width).unwrap_or_default();
    let ends_line = rest.get(width..).is_some_and(|rest| rest.starts_with('\n'));
    let kept = if ends_line {
        blanks.trim_end_matches('\r').len()
    } else {
        width
    };
    (Trivia::Blank, kept)
}

/// Whether the last comment of `span`, if anything stands behind it, would swallow that.
pub(super) fn ends_in_line_comment(pieces: &[Piece]) -> bool {
    let last = pieces
        .iter()
        .rev()
        .find(|piece| piece.kind != Trivia::Blank);
    last.is_some_and(|piece| piece.kind == Trivia::LineComment)
}

/// Where the lines of a piece of JSON start, the first and those inside strings left out.
pub(super) fn line_starts(json: &str) -> Vec<usize> {
    let bytes = json.as_bytes();
    let mut starts = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' => {
                starts.push(at + 1);
                at += 1;
            }
            b'"' => at = string_end(bytes, at + 1),
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                let end = memchr::memmem::find(&bytes[at..], b"*/");
                let end = end.map_or(bytes.len(), |end| at + end);
                starts.extend(memchr::memchr_iter(b'\n', &bytes[at..end]).map(|n| at + n + 1));
                at = end.saturating_add(2);
            }
            _ => at += 1,
        }
    }
    starts
}

/// The place behind the quote that ends a string.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = bytes
        .get(at..)
        .and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
    {
        at += found;
        if bytes.get(at) == Some(&b'"') {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Trivia, &str)> {
        let span = Span::new(0, offset(text.len()));
        let pieces = pieces(text, span).into_iter();
        pieces
            .map(|piece| (piece.kind, piece.span.slice(text)))
            .collect()
    }

    #[test]
    fn a_gap_is_taken_apart_without_a_byte_lost() {
        use Trivia::*;
        let found = kinds(" /* a */ , // b\r\n\t\r\n// c");
        assert_eq!(
            found,
            [
                (Blank, " "),
                (BlockComment, "/* a */"),
                (Blank, " "),
                (Comma, ","),
                (Blank, " "),
                (LineComment, "// b"),
                (Newline, "\r\n"),
                (Blank, "\t"),
                (Newline, "\r\n"),
                (LineComment, "// c"),
            ]
        );
        assert_eq!(kinds("\u{a0} \r ,")[0], (Blank, "\u{a0} \r "));
    }

    #[test]
    fn lines_start_outside_of_strings() {
        let json = "{ // \"\n\"a\\\"\n\": 1, /* \"\n */\n}";
        let starts = line_starts(json);
        let lines: Vec<_> = starts.iter().map(|&at| &json[at..]).collect();
        assert_eq!(lines, ["\"a\\\"\n\": 1, /* \"\n */\n}", " */\n}", "}"]);
        let json = "{ /* a\n\" b */\n1 }";
        let lines: Vec<_> = line_starts(json).iter().map(|&at| &json[at..]).collect();
        assert_eq!(lines, ["\" b */\n1 }", "1 }"]);
        let json = "[ \"a long way to the \\\" quote\",\n\"b\" ]";
        let lines: Vec<_> = line_starts(json).iter().map(|&at| &json[at..]).collect();
        assert_eq!(lines, ["\"b\" ]"]);
    }
}
