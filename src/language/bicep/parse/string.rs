//! Floor 3: strings and what stands in their holes.

use super::{Literals, Parsed, Parser};
use crate::language::bicep::syntax::{List, Node, NodeId, Style, leading_new_line};
use crate::language::bicep::token::{Token, TokenKind};
use crate::text::{Span, offset};

impl Parser<'_> {
    /// A string of any style.
    pub(super) fn string(&mut self) -> Parsed<NodeId> {
        let first = self.bump();
        let style = self.style(first);
        let start = first.span.start;
        if first.kind == TokenKind::String {
            let node = Node::String {
                pieces: List::EMPTY,
                style,
                escaped: self.escapes(first.span, style),
            };
            return Ok(self.node(node, first.span));
        }
        let list = self.list_start();
        self.piece(first, style);
        loop {
            let hole = self.hole()?;
            self.add(hole);
            let next = self.bump();
            self.piece(next, style);
            if next.kind == TokenKind::StringRight {
                break;
            }
        }
        let node = Node::String {
            pieces: self.list_since(list),
            style,
            escaped: false,
        };
        Ok(self.node_from(start, node))
    }

    /// A string that may not have holes.
    pub(super) fn plain_string(&mut self, what: &str, help: &'static str) -> Parsed<NodeId> {
        if !self.peek().is_string_start() {
            return Err(self.expected(&format!("a string with {what}"), help));
        }
        let holes = self.peek() == TokenKind::StringLeft;
        let string = self.string()?;
        if holes {
            let span = self.span_of(string);
            let message = format!("{what} cannot hold `${{…}}`");
            self.error(span, message, "write it out in full");
        }
        Ok(string)
    }

    fn style(&self, first: Token) -> Style {
        let text = self.text_of(first);
        let dollars = text.bytes().take_while(|byte| *byte == b'$').count();
        if dollars > 0 || text.starts_with("'''") {
            let dollars = u16::try_from(dollars).unwrap_or(u16::MAX);
            return Style::Multi { dollars };
        }
        Style::Single
    }

    fn escapes(&self, span: Span, style: Style) -> bool {
        style == Style::Single && span.slice(self.text).contains('\\')
    }

    /// The expression up to the next piece of the string.
    fn hole(&mut self) -> Parsed<NodeId> {
        let next = self.token(0);
        if matches!(next.kind, TokenKind::StringMiddle | TokenKind::StringRight) {
            let place = Span::at(next.span.start);
            return Err(self.error(place, "the hole `${}` is empty", "put an expression inside"));
        }
        let value = self.expression(Literals::Simple)?;
        match self.peek() {
            TokenKind::StringMiddle | TokenKind::StringRight => Ok(value),
            _ => Err(self.expected("`}`", "a hole `${…}` holds one expression")),
        }
    }

    /// The text of a piece, without quotes and without the signs of the holes, unless it is empty.
    fn piece(&mut self, token: Token, style: Style) {
        let text = self.text_of(token);
        let (opening, quotes) = match style {
            Style::Single => (1, 1),
            Style::Multi { dollars } => (usize::from(dollars) + 3, 3),
        };
        let (mut open, close) = match token.kind {
            TokenKind::StringLeft => (opening, style.hole_length()),
            TokenKind::StringMiddle => (1, style.hole_length()),
            _ => (1, quotes),
        };
        if token.kind == TokenKind::StringLeft {
            open += leading_new_line(text.get(open..).unwrap_or_default(), style);
        }
        let start = token.span.start + offset(open);
        let end = token.span.end.saturating_sub(offset(close));
        if start < end && !token.broken {
            let span = Span::new(start, end);
            let escaped = self.escapes(span, style);
            let piece = self.node(Node::Text { escaped }, span);
            self.add(piece);
        }
    }
}
