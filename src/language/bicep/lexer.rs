//! Floor 3: the lexer: a Bicep file cut into tokens. What lies between two tokens is trivia.

mod strings;

use super::error::{SyntaxError, excerpt};
use super::syntax::Style;
use super::token::{Token, TokenKind};
use super::trivia::{Directive, TriviaKind, measure};
use crate::text::{Span, offset};

/// A longer name is refused.
const NAME_LIMIT: usize = 255;

/// A set of bytes; looking one up is a single load, and this is where the time goes.
struct Bytes([bool; 256]);

impl Bytes {
    const fn of(members: &[u8]) -> Self {
        let mut set = [false; 256];
        let mut index = 0;
        while index < members.len() {
            set[members[index] as usize] = true;
            index += 1;
        }
        Self(set)
    }

    fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }
}

/// What a name is made of.
static WORD: Bytes = Bytes::of(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

/// Why a closing brace may stand inside a string.
#[derive(Clone, Copy, Debug)]
enum Mode {
    /// `{` of an object inside a hole.
    Brace,
    /// `${` of a string, at this offset.
    Hole { open: usize, style: Style },
}

/// What the lexer hands to the parser; the last token is [`TokenKind::End`].
#[derive(Debug, Default)]
pub(super) struct Lexed {
    pub(super) tokens: Vec<Token>,
    pub(super) errors: Vec<SyntaxError>,
}

/// Cuts `text` into tokens.
pub(super) fn lex(text: &str) -> Lexed {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        tokens: Vec::with_capacity(text.len() / 6 + 8),
        errors: Vec::new(),
        modes: Vec::new(),
    };
    lexer.run();
    Lexed {
        tokens: lexer.tokens,
        errors: lexer.errors,
    }
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
    errors: Vec<SyntaxError>,
    modes: Vec<Mode>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        loop {
            self.trivia();
            let start = self.at;
            let Some(byte) = self.peek(0) else { break };
            match byte {
                b'\n' | b'\r' => self.new_line(),
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
                b'0'..=b'9' => {
                    self.skip_while(u8::is_ascii_digit);
                    self.push(TokenKind::Integer, start);
                }
                b'\'' => self.quote(),
                b'$' => self.dollar(),
                b'{' | b'}' => self.brace(byte),
                _ => self.sign(byte),
            }
        }
        self.close_holes();
        self.push(TokenKind::End, self.at);
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn skip_while(&mut self, keep: impl Fn(&u8) -> bool) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += rest.iter().take_while(|byte| keep(byte)).count();
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        self.push_token(kind, start, false);
    }

    fn push_token(&mut self, kind: TokenKind, start: usize, broken: bool) {
        self.tokens.push(Token {
            span: span(start, self.at),
            kind,
            broken,
        });
    }

    fn error(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.errors
            .push(SyntaxError::new(span, message.into(), help.into()));
    }

    fn trivia(&mut self) {
        loop {
            self.skip_while(|byte| matches!(byte, b' ' | b'\t'));
            if !matches!(self.peek(0), Some(b'/' | b'#')) {
                break;
            }
            let line_start = self.peek(0) == Some(b'#') && self.at_line_start();
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some((kind, length)) = measure(rest, line_start) else {
                break;
            };
            let place = span(self.at, self.at + length);
            match kind {
                TriviaKind::BlockComment if length < 4 || !rest[..length].ends_with("*/") => self
                    .error(
                        span(self.at, self.at + 2),
                        "this comment is never closed",
                        "add `*/`",
                    ),
                TriviaKind::Directive(_) => {
                    let word = Directive::at(rest).map_or(0, |(_, word)| word);
                    if word == length {
                        let message = format!("`{}` names no code", &rest[..length]);
                        let help =
                            "add the codes it is for, such as `BCP318` or `no-unused-params`";
                        self.error(place, message, help);
                    }
                }
                _ => {}
            }
            self.at += length;
        }
    }

    fn at_line_start(&self) -> bool {
        let before = self.text[..self.at].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with(['\n', '\r', '\u{feff}'])
    }

    fn word(&mut self) {
        let start = self.at;
        self.skip_while(|byte| WORD.has(*byte));
        let kind = match &self.bytes[start..self.at] {
            b"true" => TokenKind::True,
            b"false" => TokenKind::False,
            b"null" => TokenKind::Null,
            _ => TokenKind::Identifier,
        };
        if self.at - start > NAME_LIMIT {
            let message = format!("a name has at most {NAME_LIMIT} characters");
            let help = format!("shorten `{}`", excerpt(&self.text[start..self.at]));
            self.error(span(start, self.at), message, help);
        }
        self.push(kind, start);
    }

    fn new_line(&mut self) {
        if !self.modes.is_empty() && self.close_holes() {
            return;
        }
        let start = self.at;
        self.skip_while(|byte| matches!(byte, b'\n' | b'\r'));
        self.push(TokenKind::NewLine, start);
    }

    fn brace(&mut self, byte: u8) {
        if byte == b'}' {
            if let Some(Mode::Hole { style, .. }) = self.modes.last().copied() {
                self.modes.pop();
                let start = self.at;
                self.at += 1;
                return self.segment(start, style, false, false);
            }
            self.modes.pop();
        } else if !self.modes.is_empty() {
            self.modes.push(Mode::Brace);
        }
        self.at += 1;
        let kind = if byte == b'{' {
            TokenKind::LeftBrace
        } else {
            TokenKind::RightBrace
        };
        self.push(kind, self.at - 1);
    }

    fn sign(&mut self, byte: u8) {
        use TokenKind as Kind;
        let (kind, length) = match (byte, self.peek(1)) {
            (b'(', _) => (Kind::LeftParen, 1),
            (b')', _) => (Kind::RightParen, 1),
            (b'[', _) => (Kind::LeftSquare, 1),
            (b']', _) => (Kind::RightSquare, 1),
            (b'@', _) => (Kind::At, 1),
            (b',', _) => (Kind::Comma, 1),
            (b'.', Some(b'.')) if self.peek(2) == Some(b'.') => (Kind::Ellipsis, 3),
            (b'.', _) => (Kind::Dot, 1),
            (b'?', Some(b'?')) => (Kind::DoubleQuestion, 2),
            (b'?', _) => (Kind::Question, 1),
            (b':', Some(b':')) => (Kind::DoubleColon, 2),
            (b':', _) => (Kind::Colon, 1),
            (b';', _) => (Kind::Semicolon, 1),
            (b'+', _) => (Kind::Plus, 1),
            (b'-', _) => (Kind::Minus, 1),
            (b'*', _) => (Kind::Star, 1),
            (b'/', _) => (Kind::Slash, 1),
            (b'%', _) => (Kind::Percent, 1),
            (b'^', _) => (Kind::Caret, 1),
            (b'!', Some(b'=')) => (Kind::NotEqual, 2),
            (b'!', Some(b'~')) => (Kind::NotEqualInsensitive, 2),
            (b'!', _) => (Kind::Not, 1),
            (b'<', Some(b'=')) => (Kind::LessEqual, 2),
            (b'<', _) => (Kind::Less, 1),
            (b'>', Some(b'=')) => (Kind::GreaterEqual, 2),
            (b'>', _) => (Kind::Greater, 1),
            (b'=', Some(b'=')) => (Kind::Equal, 2),
            (b'=', Some(b'~')) => (Kind::EqualInsensitive, 2),
            (b'=', Some(b'>')) => (Kind::Arrow, 2),
            (b'=', _) => (Kind::Assign, 1),
            (b'&', Some(b'&')) => (Kind::And, 2),
            (b'|', Some(b'|')) => (Kind::Or, 2),
            (b'|', _) => (Kind::Pipe, 1),
            (b'"', _) => return self.double_quote(),
            _ => return self.unknown(byte),
        };
        self.at += length;
        self.push(kind, self.at - length);
    }

    /// `"…"` is read as the string that was meant, so that nothing after it is misread.
    fn double_quote(&mut self) {
        let start = self.at;
        let line = self.bytes.get(start + 1..).unwrap_or_default();
        let length = memchr::memchr3(b'"', b'\n', b'\r', line).unwrap_or(line.len());
        let closed = line.get(length) == Some(&b'"');
        self.at = start + 1 + length + usize::from(closed);
        let message = "`\"` does not quote a string in Bicep";
        self.error(span(start, self.at), message, "use `'`");
        self.push_token(TokenKind::String, start, true);
    }

    fn unknown(&mut self, first: u8) {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let length = match first {
            0..0x80 => 1,
            _ => rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len()),
        };
        self.at += length;
        let found = &rest[..length];
        let help = match found.chars().next() {
            Some('&') => "write `&&`",
            Some('#') => "a comment begins with `//`, and a directive begins its line",
            Some('`' | '‘' | '’' | '“' | '”') => "quote strings with `'`",
            Some('\u{a0}') => "it is a no-break space; type an ordinary one",
            Some('~') => "`=~` and `!~` compare ignoring case",
            Some('\\') => "a line cannot be continued with it",
            _ => "remove it, or put it inside a string",
        };
        let message = format!("`{}` means nothing here", excerpt(found));
        self.error(span(start, self.at), message, help);
        self.push_token(TokenKind::Unknown, start, true);
    }
}

fn span(start: usize, end: usize) -> Span {
    Span::new(offset(start), offset(end))
}

#[cfg(test)]
mod tests {
    use super::{Lexed, TokenKind, lex};

    fn words(text: &str) -> Vec<&str> {
        lex(text)
            .tokens
            .iter()
            .map(|t| t.span.slice(text))
            .collect()
    }

    fn messages(text: &str) -> Vec<String> {
        let errors = lex(text).errors.into_iter();
        errors.map(|error| error.message.into_owned()).collect()
    }

    #[test]
    fn signs_are_read_greedily() {
        assert_eq!(
            words("a=~b?.c ...d::e=>f??g|h||i"),
            [
                "a", "=~", "b", "?", ".", "c", "...", "d", "::", "e", "=>", "f", "??", "g", "|",
                "h", "||", "i", ""
            ]
        );
    }

    #[test]
    fn an_object_in_a_hole_does_not_end_the_string() {
        assert_eq!(
            words("'a${ {b: '${c}'} }d'"),
            ["'a${", "{", "b", ":", "'${", "c", "}'", "}", "}d'", ""]
        );
    }

    #[test]
    fn many_quotes_end_a_multi_line_string_with_the_last_three() {
        assert_eq!(words("'''it'''' x"), ["'''it''''", "x", ""]);
        assert_eq!(words("'''''' x"), ["''''''", "x", ""]);
        assert_eq!(
            words("$$'''${a}$${b}''' x"),
            ["$$'''${a}$${", "b", "}'''", "x", ""]
        );
    }

    #[test]
    fn a_new_line_ends_every_open_hole() {
        use TokenKind::{End, Identifier, NewLine, StringLeft, StringRight};
        let Lexed { tokens, errors } = lex("'a${'b${c\nd");
        let kinds: Vec<_> = tokens.iter().map(|token| token.kind).collect();
        assert_eq!(
            kinds,
            [
                StringLeft,
                StringLeft,
                Identifier,
                StringRight,
                StringRight,
                NewLine,
                Identifier,
                End
            ]
        );
        assert_eq!(errors.len(), 1);
    }

    #[test]
    fn a_directive_stands_at_the_start_of_its_line() {
        assert_eq!(
            words("a\n  #disable-next-line BCP1 no-x // y\nb"),
            ["a", "\n", "\n", "b", ""]
        );
        assert_eq!(
            messages("a #disable-next-line x"),
            ["`#` means nothing here"]
        );
        assert_eq!(
            messages("#disable-diagnostics"),
            ["`#disable-diagnostics` names no code"]
        );
    }

    #[test]
    fn unknown_characters_are_one_error_each_run() {
        assert_eq!(messages("var a = ‘‘b"), ["`‘‘` means nothing here"]);
        assert_eq!(messages("\"a\" & b").len(), 2);
    }
}
