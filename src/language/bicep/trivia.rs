//! Floor 3: what stands between the tokens: blanks, comments, directives.

use super::token::Token;
use crate::text::{Span, offset};

/// What a piece of trivia is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriviaKind {
    /// The three bytes that some editors put first.
    ByteOrderMark,
    /// Spaces and tabs; new lines are tokens.
    Blank,
    /// `// …` up to the end of its line.
    LineComment,
    /// `/* … */`.
    BlockComment,
    /// `#disable-next-line …` and its kin.
    Directive(Directive),
}

/// What a directive asks of Bicep's own linter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directive {
    /// `#disable-next-line CODE…`.
    DisableNextLine,
    /// `#disable-diagnostics CODE…`, in force until restored.
    Disable,
    /// `#restore-diagnostics CODE…`.
    Restore,
}

impl Directive {
    const ALL: [(&'static str, Self); 3] = [
        ("#disable-next-line", Self::DisableNextLine),
        ("#disable-diagnostics", Self::Disable),
        ("#restore-diagnostics", Self::Restore),
    ];

    /// The directive that `text` begins with, and its length without the codes.
    pub(super) fn at(text: &str) -> Option<(Self, usize)> {
        Self::ALL
            .iter()
            .find(|(word, _)| text.starts_with(word))
            .map(|(word, directive)| (*directive, word.len()))
    }
}

/// One piece of trivia.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trivia {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TriviaKind,
}

impl Trivia {
    /// The codes that a directive of the file `text` names; nothing for other trivia.
    pub fn codes(self, text: &str) -> impl Iterator<Item = &str> {
        let words = match self.kind {
            TriviaKind::Directive(_) => self.span.slice(text),
            _ => "",
        };
        words
            .split([' ', '\t'])
            .skip(1)
            .filter(|code| !code.is_empty())
    }
}

/// The length of the trivia that `text` begins with, and its kind; `None` at a token or at the end.
/// A directive counts only where `line_start` says that nothing but blanks stands before it.
pub(super) fn measure(text: &str, line_start: bool) -> Option<(TriviaKind, usize)> {
    let bytes = text.as_bytes();
    let kind = match (bytes.first()?, bytes.get(1)) {
        (b' ' | b'\t', _) => TriviaKind::Blank,
        (b'/', Some(b'/')) => TriviaKind::LineComment,
        (b'/', Some(b'*')) => TriviaKind::BlockComment,
        (b'#', _) if line_start => {
            let (directive, word) = Directive::at(text)?;
            let codes = bytes[word..].iter().take_while(|byte| is_code(**byte));
            let end = word + codes.count();
            let trimmed = text[..end].trim_end_matches([' ', '\t']).len();
            return Some((TriviaKind::Directive(directive), trimmed));
        }
        _ => return None,
    };
    let length = match kind {
        TriviaKind::Blank => bytes
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count(),
        TriviaKind::LineComment => memchr::memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len()),
        _ => memchr::memmem::find(&bytes[2..], b"*/").map_or(bytes.len(), |end| end + 4),
    };
    Some((kind, length))
}

const fn is_code(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' ' | b'\t')
}

/// The trivia in a range of a file, in order; see [`super::Document::trivia`].
#[derive(Clone, Debug)]
pub(super) struct TriviaIn<'d> {
    text: &'d str,
    tokens: &'d [Token],
    at: usize,
    range: (usize, usize),
    line_start: bool,
}

impl<'d> TriviaIn<'d> {
    pub(super) fn new(text: &'d str, tokens: &'d [Token], range: Span) -> Self {
        let first = tokens.partition_point(|token| token.span.end <= range.start);
        let gap = first.checked_sub(1).and_then(|before| tokens.get(before));
        let start = gap.map_or(0, |token| token.span.end.min(range.start)) as usize;
        Self {
            text,
            tokens: &tokens[first..],
            at: start,
            range: (range.start as usize, range.end as usize),
            line_start: gap.is_none_or(|token| token.kind == super::TokenKind::NewLine),
        }
    }

    fn gap_end(&self) -> usize {
        self.tokens
            .first()
            .map_or(self.text.len(), |token| token.span.start as usize)
    }
}

impl Iterator for TriviaIn<'_> {
    type Item = Trivia;

    fn next(&mut self) -> Option<Trivia> {
        while self.at < self.range.1 {
            let gap_end = self.gap_end();
            if self.at >= gap_end {
                let (token, rest) = self.tokens.split_first()?;
                self.at = self.at.max(token.span.end as usize);
                self.line_start = token.kind == super::TokenKind::NewLine;
                self.tokens = rest;
                continue;
            }
            let start = self.at;
            let rest = self.text.get(start..gap_end)?;
            let (kind, length) = if start == 0 && rest.starts_with('\u{feff}') {
                (TriviaKind::ByteOrderMark, 3)
            } else {
                measure(rest, self.line_start)?
            };
            if !matches!(kind, TriviaKind::Blank | TriviaKind::ByteOrderMark) {
                self.line_start = false;
            }
            self.at = start + length;
            if self.at <= self.range.0 {
                continue;
            }
            return Some(Trivia {
                span: Span::new(offset(start), offset(self.at)),
                kind,
            });
        }
        None
    }
}
