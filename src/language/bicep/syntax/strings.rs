//! Floor 3: strings: their pieces, with places and decoded values.

use super::document::Document;
use super::node::{Node, NodeId, Style};
use crate::text::{Span, offset};
use std::borrow::Cow;

/// A part of a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text.
    Text {
        /// Where it stands, without the quotes.
        span: Span,
        /// What it means, escapes resolved.
        value: Cow<'a, str>,
    },
    /// The expression in a hole.
    Hole(NodeId),
}

/// A string.
#[derive(Clone, Debug)]
pub struct StringView<'a> {
    /// With its quotes.
    pub span: Span,
    /// How it is quoted.
    pub style: Style,
    /// Text and holes in turn; a string without holes has one text, which may be empty.
    pub pieces: Vec<Piece<'a>>,
}

impl<'a> Document<'a> {
    /// The string at `id`, if it is one.
    pub fn string(&self, id: NodeId) -> Option<StringView<'a>> {
        let Node::String { pieces, style, .. } = self.node(id) else {
            return None;
        };
        let pieces = if self.numbers(pieces).is_empty() {
            let (span, value) = self.whole_text(id)?;
            vec![Piece::Text { span, value }]
        } else {
            let pieces = self.list(pieces);
            pieces.map(|piece| self.piece(piece)).collect()
        };
        Some(StringView {
            span: self.span(id),
            style,
            pieces,
        })
    }

    /// What the string at `id` means, if it is a string without holes.
    pub fn string_value(&self, id: NodeId) -> Option<Cow<'a, str>> {
        self.whole_text(id).map(|(_, value)| value)
    }

    /// The text between the quotes of the string at `id`, if it is a string without holes.
    pub fn string_content(&self, id: NodeId) -> Option<Span> {
        let Node::String { pieces, style, .. } = self.node(id) else {
            return None;
        };
        let whole = self.span(id);
        (self.numbers(pieces).is_empty()).then(|| content(self.text(), whole, style))
    }

    fn whole_text(&self, id: NodeId) -> Option<(Span, Cow<'a, str>)> {
        let Node::String { escaped, .. } = self.node(id) else {
            return None;
        };
        let span = self.string_content(id)?;
        Some((span, decode(span.slice(self.text()), escaped)))
    }

    fn piece(&self, id: NodeId) -> Piece<'a> {
        match self.node(id) {
            Node::Text { escaped } => Piece::Text {
                span: self.span(id),
                value: decode(self.source(id), escaped),
            },
            _ => Piece::Hole(id),
        }
    }
}

/// The text inside the quotes of a string without holes; a missing quote takes nothing away.
fn content(text: &str, whole: Span, style: Style) -> Span {
    let raw = whole.slice(text);
    let (open, close) = match style {
        Style::Single => (1, "'"),
        Style::Multi { dollars } => (usize::from(dollars) + 3, "'''"),
    };
    let inner = raw.get(open..).unwrap_or_default();
    let start = open + leading_new_line(inner, style);
    let body = raw.get(start..).unwrap_or_default();
    // What double quotes hold was meant as a string too.
    let close = if raw.starts_with('"') { "\"" } else { close };
    let length = body.strip_suffix(close).map_or(body.len(), str::len);
    let first = whole.start + offset(start.min(raw.len()));
    Span::new(first, first + offset(length))
}

/// Length of the new line right after `'''`, which is not part of the value.
pub(in super::super) fn leading_new_line(inner: &str, style: Style) -> usize {
    match style {
        Style::Single => 0,
        Style::Multi { .. } if inner.starts_with("\r\n") => 2,
        Style::Multi { .. } => usize::from(inner.starts_with(['\n', '\r'])),
    }
}

/// What raw text means; an escape that is not one stands for itself.
fn decode(raw: &str, escaped: bool) -> Cow<'_, str> {
    if !escaped {
        return Cow::Borrowed(raw);
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('\\') {
        value.push_str(before);
        let (length, character) = escape(after);
        match character {
            Some(character) => value.push(character),
            None => value.push('\\'),
        }
        rest = after.get(length..).unwrap_or_default();
    }
    value.push_str(rest);
    Cow::Owned(value)
}

/// How much of `after` a backslash takes, and what they stand for together.
fn escape(after: &str) -> (usize, Option<char>) {
    match after.bytes().next() {
        Some(b'n') => (1, Some('\n')),
        Some(b'r') => (1, Some('\r')),
        Some(b't') => (1, Some('\t')),
        Some(byte @ (b'\\' | b'\'' | b'$')) => (1, Some(char::from(byte))),
        Some(b'u') => {
            let digits = after
                .strip_prefix("u{")
                .and_then(|rest| rest.split_once('}'));
            let Some((digits, _)) = digits else {
                return (0, None);
            };
            match u32::from_str_radix(digits, 16) {
                // Half of a surrogate pair is legal in Bicep and no character of its own.
                Ok(code) => (
                    digits.len() + 3,
                    Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)),
                ),
                Err(_) => (0, None),
            }
        }
        _ => (0, None),
    }
}

#[cfg(test)]
mod tests {
    use super::Piece;
    use crate::language::bicep::{Dialect, Document, NodeId, StatementKind, parse};

    fn value(document: &Document) -> NodeId {
        let (_, statement) = document.statements().next().expect("a statement");
        match statement.kind {
            StatementKind::Variable { value, .. } => value,
            _ => panic!("a variable"),
        }
    }

    fn plain(string: &str) -> Option<String> {
        let text = format!("var a = {string}\n");
        let document = parse(&text, Dialect::Template);
        let value = document.string_value(value(&document));
        value.map(std::borrow::Cow::into_owned)
    }

    #[test]
    fn escapes_are_resolved() {
        let text = plain(r"'a\'b\\c\n\t\r\${d}'");
        assert_eq!(text.as_deref(), Some("a'b\\c\n\t\r${d}"));
        let text = plain(r"'\u{41}\u{1F600}\u{d800}'");
        assert_eq!(text.as_deref(), Some("A😀\u{fffd}"));
        assert_eq!(plain(r"'\q'").as_deref(), Some(r"\q"));
        assert_eq!(plain("''").as_deref(), Some(""));
    }

    #[test]
    fn multi_line_strings_are_verbatim_after_their_first_line() {
        let text = plain("'''\r\na\\n ${b}\n'''");
        assert_eq!(text.as_deref(), Some("a\\n ${b}\n"));
        assert_eq!(plain("'''\n\na'''").as_deref(), Some("\na"));
        assert_eq!(plain("'''it''''").as_deref(), Some("it'"));
        assert_eq!(plain("''''''").as_deref(), Some(""));
        assert_eq!(plain("$'''a'''").as_deref(), Some("a"));
        assert_eq!(plain("'${a}'"), None);
    }

    fn pieces(text: &str) -> Vec<String> {
        let document = parse(text, Dialect::Template);
        let string = document.string(value(&document)).expect("a string");
        let pieces = string.pieces.into_iter();
        pieces
            .map(|piece| match piece {
                Piece::Text { span, value } => format!("{value}={}", span.slice(text)),
                Piece::Hole(id) => format!("<{}>", document.source(id)),
            })
            .collect()
    }

    #[test]
    fn pieces_have_their_places() {
        assert_eq!(
            pieces("var a = 'x\\t${b}${c.d}y'"),
            ["x\t=x\\t", "<b>", "<c.d>", "y=y"]
        );
        assert_eq!(
            pieces("var a = $$'''\nx${y}$${b}$$${c}z'''"),
            ["x${y}=x${y}", "<b>", "$=$", "<c>", "z=z"]
        );
        assert_eq!(pieces("var a = 'b'"), ["b=b"]);
        assert_eq!(pieces("var a = ''"), ["="]);
    }
}
