//! Floor 3: the lexer's strings: quotes, holes, escapes, and what to do when they do not end.

use super::{Bytes, Lexer, Mode, span};
use crate::language::bicep::error::excerpt;
use crate::language::bicep::syntax::Style;
use crate::language::bicep::token::TokenKind;

/// What plain text inside `'…'` ends at.
static STOP: Bytes = Bytes::of(b"'$\\\n\r");

impl Lexer<'_> {
    /// At `'`: a string, or a multi-line string.
    pub(super) fn quote(&mut self) {
        let start = self.at;
        if self.bytes[start..].starts_with(b"'''") {
            self.at += 3;
            self.segment(start, Style::Multi { dollars: 0 }, true, false);
        } else {
            self.at += 1;
            self.segment(start, Style::Single, true, false);
        }
    }

    /// At `$`: `$'''…'''`, or a stray sign.
    pub(super) fn dollar(&mut self) {
        let start = self.at;
        self.skip_while(|byte| *byte == b'$');
        let dollars = self.at - start;
        if self.bytes[self.at..].starts_with(b"'''") {
            self.at += 3;
            let dollars = u16::try_from(dollars).unwrap_or(u16::MAX);
            return self.segment(start, Style::Multi { dollars }, true, false);
        }
        let message = format!(
            "`{}` means nothing here",
            excerpt(&self.text[start..self.at])
        );
        self.error(
            span(start, self.at),
            message,
            "`${…}` stands inside a string, and `$'''` begins one with holes",
        );
        self.push_token(TokenKind::Unknown, start, true);
    }

    /// Reads on from inside a string up to its end or its next hole.
    pub(super) fn segment(&mut self, start: usize, style: Style, first: bool, broken: bool) {
        let end = match style {
            Style::Single => self.single(start),
            Style::Multi { dollars } => self.multi(start, usize::from(dollars), first),
        };
        let kind = match (first, end == End::Hole) {
            (true, true) => TokenKind::StringLeft,
            (true, false) => TokenKind::String,
            (false, true) => TokenKind::StringMiddle,
            (false, false) => TokenKind::StringRight,
        };
        self.push_token(kind, start, broken || end == End::Missing);
        if end == End::Hole {
            let open = self.at - style.hole_length();
            self.modes.push(Mode::Hole { open, style });
        }
    }

    fn single(&mut self, start: usize) -> End {
        loop {
            self.skip_while(|byte| !STOP.has(*byte));
            match self.peek(0) {
                Some(b'\'') => {
                    self.at += 1;
                    return End::Quote;
                }
                Some(b'$') if self.peek(1) == Some(b'{') => {
                    self.at += 2;
                    return End::Hole;
                }
                Some(b'$') => self.at += 1,
                Some(b'\\') => self.escape(),
                _ => {
                    let help = "add `'`, or write `'''` for a string of several lines";
                    self.error(span(start, self.at), "this string is never closed", help);
                    return End::Missing;
                }
            }
        }
    }

    fn multi(&mut self, start: usize, dollars: usize, first: bool) -> End {
        loop {
            let rest = &self.bytes[self.at..];
            let Some(skip) = memchr::memchr2(b'\'', b'$', rest) else {
                self.at = self.bytes.len();
                let opening = span(start, start + if first { 3 + dollars } else { 1 });
                self.error(opening, "this string is never closed", "add `'''`");
                return End::Missing;
            };
            self.at += skip;
            let run_start = self.at;
            let byte = rest[skip];
            self.skip_while(|next| *next == byte);
            let run = self.at - run_start;
            if byte == b'\'' && run >= 3 {
                return End::Quote;
            }
            if byte == b'$' && dollars > 0 && run >= dollars && self.peek(0) == Some(b'{') {
                self.at += 1;
                return End::Hole;
            }
        }
    }

    fn escape(&mut self) {
        let start = self.at;
        self.at += 1;
        match self.peek(0) {
            Some(b'n' | b'r' | b't' | b'\\' | b'\'' | b'$') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                self.code_point(start);
            }
            None | Some(b'\n' | b'\r') => {}
            Some(_) => {
                let next = self.text[self.at..].chars().next();
                self.at += next.map_or(0, char::len_utf8);
                let message = format!("`{}` is not an escape", &self.text[start..self.at]);
                let help = "the escapes are `\\\\`, `\\'`, `\\$`, `\\n`, `\\r`, `\\t` and `\\u{…}`; a lone backslash is `\\\\`";
                self.error(span(start, self.at), message, help);
            }
        }
    }

    /// After `\u`: `{…}` with a code point in hexadecimal digits.
    fn code_point(&mut self, start: usize) {
        let mut good = false;
        if self.peek(0) == Some(b'{') {
            self.at += 1;
            let digits = self.at;
            self.skip_while(u8::is_ascii_hexdigit);
            let value = u32::from_str_radix(&self.text[digits..self.at], 16);
            if self.peek(0) == Some(b'}') {
                self.at += 1;
                good = value.is_ok_and(|value| value <= 0x0010_ffff);
            }
        }
        if !good {
            let message = format!("`{}` is not a character", &self.text[start..self.at]);
            let help = "write `\\u{…}` with a code point of at most `10ffff` in hexadecimal";
            self.error(span(start, self.at), message, help);
        }
    }

    /// At a new line or the end of the file: no hole may be open. Each open one gets the missing
    /// piece as an empty token, and only the innermost is reported. A multi-line string with holes
    /// is read on as text; then the answer is `true`, and the new line is part of it.
    pub(super) fn close_holes(&mut self) -> bool {
        let mut reported = false;
        while let Some(mode) = self.modes.pop() {
            let Mode::Hole { open, style } = mode else {
                continue;
            };
            if !reported {
                reported = true;
                let last = self.tokens.last().filter(|token| token.broken);
                if last.map(|token| token.span) == self.errors.last().map(|error| error.span) {
                    // The quote that ends the outer string, taken for the start of another.
                    self.errors.pop();
                }
                let message = "a hole must end on the line on which it begins";
                let help = "add `}`, or put the value into a variable";
                self.error(span(open, open + style.hole_length()), message, help);
            }
            if matches!(style, Style::Multi { .. }) && self.at < self.bytes.len() {
                self.segment(self.at, style, false, true);
                return true;
            }
            self.push_token(TokenKind::StringRight, self.at, true);
        }
        false
    }
}

/// How a piece of string ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Quote,
    Hole,
    Missing,
}
