//! Floor 3: the tokens of a template expression. Knows no grammar.

use memchr::memchr;

use super::flaw::{Flaw, quote};

/// One token and its place in the decoded string.
#[derive(Clone, Copy)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The kinds of [`Lexeme`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Name,
    Text { escaped: bool },
    Integer(i64),
    Dot,
    Comma,
    Open,
    Close,
    OpenIndex,
    CloseIndex,
    End,
}

/// Reads a decoded string, the outer brackets left out, from left to right.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    end: usize,
}

impl<'t> Scanner<'t> {
    /// A scanner of `text`, which starts with `[` and ends with `]`.
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 1,
            end: text.len().saturating_sub(1),
        }
    }

    /// The next token; at the end, again and again the closing bracket as [`Token::End`].
    pub(super) fn next(&mut self) -> Result<Lexeme, Flaw> {
        self.skip(char::is_whitespace);
        let start = self.at;
        let Some(first) = self.first() else {
            return Ok(Lexeme {
                token: Token::End,
                start: self.end,
                end: self.text.len(),
            });
        };
        self.at += first.len_utf8();
        let token = match first {
            '.' => Token::Dot,
            ',' => Token::Comma,
            '(' => Token::Open,
            ')' => Token::Close,
            '[' => Token::OpenIndex,
            ']' => Token::CloseIndex,
            '\'' => self.string(start)?,
            '+' | '-' | '0'..='9' => self.number(start)?,
            _ if is_name(first) => {
                self.skip(is_name);
                Token::Name
            }
            _ => return Err(self.stray(first, start)),
        };
        Ok(Lexeme {
            token,
            start,
            end: self.at,
        })
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// The character that is read next.
    fn first(&self) -> Option<char> {
        match self.bytes().first() {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            Some(_) => self.rest().chars().next(),
            None => None,
        }
    }

    /// Passes over characters that are `wanted`.
    fn skip(&mut self, wanted: impl Fn(char) -> bool) {
        let is_wanted = |byte: &&u8| byte.is_ascii() && wanted(char::from(**byte));
        self.at += self.bytes().iter().take_while(is_wanted).count();
        // Letters beyond ASCII are rare.
        while let Some(next) = self.first().filter(|next| wanted(*next)) {
            self.at += next.len_utf8();
        }
    }

    /// What is still to be read.
    fn bytes(&self) -> &'t [u8] {
        let bytes = self.text.as_bytes();
        bytes.get(self.at..self.end).unwrap_or_default()
    }

    fn string(&mut self, start: usize) -> Result<Token, Flaw> {
        let mut escaped = false;
        while let Some(gap) = memchr(b'\'', self.bytes()) {
            self.at += gap + 1;
            if self.bytes().first() != Some(&b'\'') {
                return Ok(Token::Text { escaped });
            }
            escaped = true;
            self.at += 1;
        }
        Err(Flaw {
            start,
            end: start + 1,
            message: "this string is never closed".to_owned(),
            help: "end it with `'`; a quote inside a string is written twice: `''`".to_owned(),
        })
    }

    fn number(&mut self, start: usize) -> Result<Token, Flaw> {
        self.skip(|c| c.is_ascii_digit());
        let digits = self.text.get(start..self.at).unwrap_or_default();
        let (message, help) = if self.rest().starts_with(|c| c == '.' || is_name(c)) {
            self.skip(|c| c == '.' || is_name(c));
            let word = quote(self.text, start, self.at);
            if word.contains('.') {
                (
                    format!("{word} is not a whole number"),
                    "write it as `json('1.5')`: expressions have no fractions of their own",
                )
            } else if matches!(digits, "+" | "-") {
                (
                    format!("{word} is neither a number nor a name"),
                    "read a member with a hyphen in its name as `['my-name']`; subtract with \
                     `sub(a, b)`",
                )
            } else {
                (
                    format!("{word} is neither a number nor a name"),
                    "put a text in single quotes: `'…'`",
                )
            }
        } else if let Ok(value) = digits.parse() {
            return Ok(Token::Integer(value));
        } else if matches!(digits, "+" | "-") {
            (
                format!("`{digits}` stands alone"),
                "expressions have no operators: call `add(a, b)` or `sub(a, b)`",
            )
        } else {
            (
                format!(
                    "{} does not fit in 64 bits",
                    quote(self.text, start, self.at)
                ),
                "put a text in single quotes: `'…'`",
            )
        };
        Err(Flaw {
            start,
            end: self.at,
            message,
            help: help.to_owned(),
        })
    }

    fn stray(&self, stray: char, start: usize) -> Flaw {
        let help = match stray {
            '"' | '`' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => {
                "put a text in single quotes: `'…'`"
            }
            '?' => {
                "read what may be missing with `tryGet(value, 'name')`, choose with `if(a, b, c)`"
            }
            '*' | '/' | '%' | '=' | '!' | '<' | '>' | '&' | '|' | '~' | '^' => {
                "expressions have no operators: call a function such as `equals(a, b)`"
            }
            '{' | '}' => "make an object with `createObject('name', value)`",
            _ => "if the whole string is meant as text, start it with `[[`",
        };
        Flaw {
            start,
            end: self.at,
            message: format!("`{stray}` has no meaning in an expression"),
            help: help.to_owned(),
        }
    }
}

/// Whether `c` may stand in a name, as Resource Manager's scanner has it.
fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}
