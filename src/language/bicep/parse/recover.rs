//! Floor 3: after an error, the way to the next item or statement, without further noise.

use super::{Container, Damage, Failed, Mark, Parser};
use crate::language::bicep::syntax::{Dialect, Node, NodeId};
use crate::language::bicep::token::{Token, TokenKind};
use crate::text::Span;

/// The words that begin a statement of a template.
const TEMPLATE: [&str; 14] = [
    "targetScope",
    "metadata",
    "param",
    "var",
    "resource",
    "module",
    "output",
    "type",
    "func",
    "import",
    "extension",
    "provider",
    "assert",
    "test",
];

/// The words that begin a statement of a parameters file.
const PARAMETERS: [&str; 8] = [
    "using",
    "extends",
    "param",
    "var",
    "type",
    "import",
    "extension",
    "extensionConfig",
];

impl Parser<'_> {
    /// Whether `word` begins a statement of this kind of file.
    pub(super) fn is_keyword(&self, word: &str) -> bool {
        match self.dialect {
            Dialect::Template => TEMPLATE.contains(&word),
            Dialect::Parameters => PARAMETERS.contains(&word),
        }
    }

    /// Whether the token `ahead` looks like the beginning of a statement: a keyword, and what may
    /// follow one but cannot follow the same word inside an expression.
    pub(super) fn starts_statement(&self, ahead: usize) -> bool {
        let token = self.token(ahead);
        if token.kind == TokenKind::At {
            return self.decorates_statement(ahead);
        }
        if token.kind != TokenKind::Identifier {
            return false;
        }
        let word = self.text_of(token);
        self.is_keyword(word)
            && match self.peek_at(ahead + 1) {
                TokenKind::Identifier => !self.is_word(ahead + 1, "as"),
                TokenKind::Assign => word == "targetScope",
                TokenKind::LeftBrace | TokenKind::Star => word == "import",
                kind if kind.is_string_start() => {
                    matches!(
                        word,
                        "import" | "extension" | "provider" | "using" | "extends"
                    )
                }
                _ => false,
            }
    }

    /// Whether the decorators from the token `ahead` on stand above a statement.
    fn decorates_statement(&self, ahead: usize) -> bool {
        /// More than any decorator holds, and little enough to look at for each of them.
        const FAR: usize = 256;
        let mut open = Vec::new();
        let mut line_start = false;
        for next in ahead..ahead + FAR {
            let token = self.token(next);
            match token.kind {
                TokenKind::End => return false,
                TokenKind::NewLine => line_start = open.is_empty(),
                TokenKind::At => line_start = false,
                _ if line_start => return self.starts_statement(next),
                _ => track(&mut open, token),
            }
        }
        false
    }

    /// Whether the next token stands at the left margin and begins a statement, so that whatever is
    /// open was never closed. A nested resource or a decorator may stand there inside `container`.
    pub(super) fn at_margin_statement(&self, container: Option<Container>) -> bool {
        let token = self.token(0);
        if self.column(self.at) != Some(0) || !self.starts_statement(0) {
            return false;
        }
        let decorable = matches!(
            container,
            Some(Container::ResourceBody | Container::ObjectType | Container::TupleType)
        );
        let nested = container == Some(Container::ResourceBody) && self.is_word(0, "resource");
        self.strict_margin || !(nested || decorable && token.kind == TokenKind::At)
    }

    /// The column of the first token on the line of the token at `index`.
    pub(super) fn indent(&self, index: usize) -> Option<u32> {
        let before = self.tokens.get(..=index).unwrap_or_default();
        let line = before
            .iter()
            .rposition(|token| token.kind == TokenKind::NewLine);
        self.column(line.map_or(0, |new_line| new_line + 1))
    }

    /// Bytes between the start of its line and the token at `index`, if it is the line's first.
    pub(super) fn column(&self, index: usize) -> Option<u32> {
        let start = self.tokens.get(index)?.span.start;
        match index
            .checked_sub(1)
            .and_then(|before| self.tokens.get(before))
        {
            None if self.text.starts_with('\u{feff}') => Some(start.saturating_sub(3)),
            None => Some(start),
            Some(before) if before.kind == TokenKind::NewLine => Some(start - before.span.end),
            Some(_) => None,
        }
    }

    /// The closers of the brackets that are open after the tokens from `from` up to the next one.
    fn open_since(&self, from: usize) -> Vec<TokenKind> {
        let mut open = Vec::new();
        for token in self.tokens.get(from..self.at).unwrap_or_default() {
            track(&mut open, *token);
        }
        open
    }

    /// Skips to the end of the item that began at `mark`, and puts a broken one in its place.
    pub(super) fn recover_item(&mut self, mark: Mark, container: Container) -> NodeId {
        self.forget(mark);
        let mut open = self.open_since(mark.token);
        let first = self.at;
        loop {
            let token = self.token(0);
            match token.kind {
                TokenKind::End => break,
                TokenKind::Comma if open.is_empty() => break,
                kind if kind.is_closer()
                    && !open.iter().rev().any(|one| *one == kind)
                    && self.is_open(kind) =>
                {
                    break;
                }
                TokenKind::NewLine => {
                    self.forgive(&mut open, token, mark.token);
                    if open.is_empty() && !self.goes_on(mark.token, container) {
                        break;
                    }
                    self.at += 1;
                    if self.at_margin_statement(Some(container)) {
                        break;
                    }
                }
                _ => self.swallow(&mut open, token, first),
            }
        }
        let start = self
            .tokens
            .get(mark.token)
            .map_or(0, |token| token.span.start);
        let end = if self.at > mark.token {
            self.last_end(start)
        } else {
            start
        };
        self.node(Node::Broken, Span::new(start, end))
    }

    /// Whether the line after this one can only be the rest of an item that was given up.
    fn goes_on(&self, item: usize, container: Container) -> bool {
        let lines = self.new_lines_ahead();
        let next = self.peek_at(lines);
        let deeper = match (self.column(item), self.column(self.at + lines)) {
            (Some(item), Some(next)) => next > item,
            _ => false,
        };
        deeper
            || next.continues_a_line()
            || next == TokenKind::LeftBrace
                && !matches!(container, Container::Array | Container::TupleType)
    }

    /// A string without an end may have taken brackets with it; then the line is all that is lost.
    fn forgive(&self, open: &mut Vec<TokenKind>, new_line: Token, from: usize) {
        let skipped = self.tokens.get(from..self.at).unwrap_or_default();
        let line = skipped
            .rsplit(|token| token.kind == TokenKind::NewLine)
            .next();
        let string = |token: &Token| token.broken && token.kind != TokenKind::Unknown;
        if new_line.kind == TokenKind::NewLine && line.is_some_and(|line| line.iter().any(string)) {
            open.clear();
        }
    }

    /// Skips to the end of the statement that began at `mark`.
    pub(super) fn recover_statement(&mut self, mark: Mark) {
        let margin = self.column(mark.token).unwrap_or(0);
        let mut open = self.open_since(mark.token);
        let first = self.at;
        let too_deep = self.damage == Damage::TooDeep;
        self.damage = Damage::Slight;
        loop {
            if self.at > mark.token
                && (open.is_empty() || !too_deep)
                && self.column(self.at).is_some_and(|column| column <= margin)
                && self.may_start_statement(open.is_empty())
            {
                return;
            }
            let token = self.token(0);
            match token.kind {
                TokenKind::End => return,
                TokenKind::NewLine => {
                    self.forgive(&mut open, token, mark.token);
                    self.at += 1;
                }
                _ => self.swallow(&mut open, token, first),
            }
        }
    }

    /// Skips a token; the one at `first` may itself be the reason for the recovery.
    fn swallow(&mut self, open: &mut Vec<TokenKind>, token: Token, first: usize) {
        if token.broken && self.at > first {
            self.swallowed.push(token.span);
        }
        track(open, token);
        self.at += 1;
    }

    /// Drops what the lexer said of tokens that an earlier error swallowed.
    pub(super) fn drop_echoes(&mut self) {
        let swallowed = std::mem::take(&mut self.swallowed);
        if swallowed.is_empty() {
            return;
        }
        self.parts.errors.retain(|error| {
            let next = swallowed.partition_point(|span| span.end < error.span.end);
            swallowed
                .get(next)
                .is_none_or(|span| !span.contains(error.span))
        });
    }

    /// Whether a bracket that `closer` would close is open.
    pub(super) fn is_open(&self, closer: TokenKind) -> bool {
        self.closers.contains(&closer)
    }

    /// Whether `word` begins a statement of the other kind of file.
    pub(super) fn is_foreign_keyword(&self, word: &str) -> bool {
        !self.is_keyword(word) && (TEMPLATE.contains(&word) || PARAMETERS.contains(&word))
    }

    fn may_start_statement(&self, nothing_open: bool) -> bool {
        let kind = self.peek();
        self.starts_statement(0)
            || nothing_open
                && matches!(
                    kind,
                    TokenKind::Identifier | TokenKind::At | TokenKind::Unknown
                )
    }

    /// After an item: notes that the next one is not separated from it.
    pub(super) fn missing_separator(&mut self, container: Container) -> Failed {
        let (what, help) = match container {
            Container::Array | Container::TupleType => ("item", "separate the items"),
            Container::Imports => ("name", "separate the names"),
            _ => ("property", "separate the properties"),
        };
        let found = self.found();
        let message = format!("expected `,` or a new line after the {what}, found {found}");
        self.error(self.here(), message, help)
    }
}

/// Keeps count of the open brackets. A closer that closes an outer one closes all inside it too.
fn track(open: &mut Vec<TokenKind>, token: Token) {
    if let Some(closer) = token.kind.closer() {
        open.push(closer);
    } else if token.kind.is_closer()
        && let Some(index) = open.iter().rposition(|kind| *kind == token.kind)
    {
        open.truncate(index);
    }
}
