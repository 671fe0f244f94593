//! Floor 3: the parser's view of the tokens, and how it complains.

use super::{Damage, Failed, Parsed, Parser};
use crate::language::bicep::error::{SyntaxError, excerpt};
use crate::language::bicep::token::{Token, TokenKind};
use crate::text::{Span, offset};
use std::borrow::Cow;

impl<'a> Parser<'a> {
    /// The token `ahead` of the next one; beyond the end, the end.
    pub(super) fn token(&self, ahead: usize) -> Token {
        let tokens = &self.tokens;
        let found = tokens.get(self.at + ahead).or_else(|| tokens.last());
        found.copied().unwrap_or(Token {
            span: Span::at(offset(self.text.len())),
            kind: TokenKind::End,
            broken: false,
        })
    }

    pub(super) fn peek(&self) -> TokenKind {
        let found = self.tokens.get(self.at);
        found.map_or(TokenKind::End, |token| token.kind)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> TokenKind {
        self.token(ahead).kind
    }

    /// How many new lines come next.
    pub(super) fn new_lines_ahead(&self) -> usize {
        let rest = self.tokens.get(self.at..).unwrap_or_default();
        rest.iter()
            .take_while(|token| token.kind == TokenKind::NewLine)
            .count()
    }

    pub(super) fn bump(&mut self) -> Token {
        let token = self.token(0);
        if token.kind != TokenKind::End {
            self.at += 1;
        }
        token
    }

    pub(super) fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.peek() == kind;
        if found {
            self.at += 1;
        }
        found
    }

    pub(super) fn skip_new_lines(&mut self) {
        while self.peek() == TokenKind::NewLine {
            self.at += 1;
        }
    }

    pub(super) fn text_of(&self, token: Token) -> &'a str {
        token.span.slice(self.text)
    }

    /// Whether the token `ahead` is this word.
    pub(super) fn is_word(&self, ahead: usize, word: &str) -> bool {
        let token = self.token(ahead);
        token.kind == TokenKind::Identifier && self.text_of(token) == word
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(0, word);
        if found {
            self.at += 1;
        }
        found
    }

    pub(super) fn at_line_end(&self) -> bool {
        matches!(self.peek(), TokenKind::NewLine | TokenKind::End)
    }

    /// Where the last token that was taken ended, or `floor` if that is further on.
    pub(super) fn last_end(&self, floor: u32) -> u32 {
        self.previous()
            .map_or(floor, |token| token.span.end.max(floor))
    }

    pub(super) fn previous(&self) -> Option<Token> {
        let index = self.at.checked_sub(1)?;
        self.tokens.get(index).copied()
    }

    /// The place to point at for what comes next: a new line is nothing to underline.
    pub(super) fn here(&self) -> Span {
        let token = self.token(0);
        match token.kind {
            TokenKind::NewLine => Span::at(token.span.start),
            _ => token.span,
        }
    }

    /// The next token as a message calls it.
    pub(super) fn found(&self) -> String {
        let token = self.token(0);
        match token.kind {
            TokenKind::NewLine => "the end of the line".to_owned(),
            TokenKind::End => "the end of the file".to_owned(),
            _ => format!("`{}`", excerpt(self.text_of(token))),
        }
    }

    /// Notes an error, unless it only follows from a token that the lexer complained about.
    pub(super) fn error(
        &mut self,
        span: Span,
        message: impl Into<Cow<'static, str>>,
        help: impl Into<Cow<'static, str>>,
    ) -> Failed {
        let broken = self.token(0).broken || self.previous().is_some_and(|token| token.broken);
        if !broken {
            let error = SyntaxError::new(span, message, help);
            self.parts.errors.push(error);
        }
        Failed
    }

    /// Notes that something else should come next.
    pub(super) fn expected(&mut self, what: &str, help: impl Into<Cow<'static, str>>) -> Failed {
        let message = format!("expected {what}, found {}", self.found());
        self.error(self.here(), message, help)
    }

    /// Notes that a line begins with a sign that belongs to the line above.
    pub(super) fn not_a_beginning(&mut self) -> Failed {
        let message = format!("{} may not begin a line", self.found());
        let help = match self.peek() {
            TokenKind::Pipe => {
                "put it right below the type before it, without a comment or a blank line between"
            }
            _ => "write the whole expression on one line; only `?` and `:` may begin one",
        };
        self.error(self.here(), message, help)
    }

    pub(super) fn expect(
        &mut self,
        kind: TokenKind,
        help: impl Into<Cow<'static, str>>,
    ) -> Parsed<Token> {
        if self.peek() == kind {
            return Ok(self.bump());
        }
        Err(self.expected(&format!("`{}`", kind.sign()), help))
    }

    /// Closes the bracket at the token `open`, or says which one is not closed.
    pub(super) fn expect_close(&mut self, open: usize) -> Parsed<()> {
        let bracket = self.tokens.get(open).copied();
        let Some(closer) = bracket.and_then(|token| token.kind.closer()) else {
            return Err(Failed);
        };
        if self.eat(closer) {
            return Ok(());
        }
        match self.peek() {
            TokenKind::End => Err(self.never_closed(open)),
            _ if self.at_margin_statement(None) => Err(self.never_closed(open)),
            TokenKind::NewLine => {
                let help = format!("put `{}` before the line ends", closer.sign());
                Err(self.expected(&format!("`{}`", closer.sign()), help))
            }
            _ => {
                let help = format!("close the `{}`", bracket.map_or("", |b| b.kind.sign()));
                Err(self.expected(&format!("`{}`", closer.sign()), help))
            }
        }
    }

    /// Notes that the bracket at the token `open` is not closed before the end of its statement.
    pub(super) fn never_closed(&mut self, open: usize) -> Failed {
        self.damage = match self.peek() {
            TokenKind::End => Damage::RanOut,
            _ => Damage::Unclosed,
        };
        let inside = self.tokens.get(open..self.at).unwrap_or_default();
        let follows = inside.iter().any(|token| token.broken);
        if let (Some(token), false) = (inside.first().copied(), follows) {
            let closer = token.kind.closer().map_or(">", TokenKind::sign);
            let message = format!("`{}` is never closed", self.text_of(token));
            let help = format!("add `{closer}`");
            self.parts
                .errors
                .push(SyntaxError::new(token.span, message, help));
        }
        Failed
    }
}
