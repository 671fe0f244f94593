//! Floor 3: what stands between the parentheses of a call, or the angle brackets of a type.

use super::{Failed, Literals, Parsed, Parser};
use crate::language::bicep::syntax::{List, Node, NodeId};
use crate::language::bicep::token::TokenKind;
use crate::text::Span;

impl Parser<'_> {
    /// `(a, b)` after a function's name.
    pub(super) fn arguments(&mut self, literals: Literals) -> Parsed<List> {
        self.separated(TokenKind::RightParen, |parser| parser.expression(literals))
    }

    /// `<a, b>` after a type's name.
    pub(super) fn type_arguments(&mut self) -> Parsed<List> {
        self.separated(TokenKind::Greater, Self::type_expression)
    }

    /// Items between the bracket that comes next and `close`: commas between them, new lines after
    /// a comma and at both ends.
    fn separated(
        &mut self,
        close: TokenKind,
        item: impl Fn(&mut Self) -> Parsed<NodeId>,
    ) -> Parsed<List> {
        let open = self.at;
        self.bump();
        self.closers.push(close);
        let list = self.list_start();
        self.skip_new_lines();
        while !self.eat(close) {
            if self.peek() == TokenKind::End || self.at_margin_statement(None) {
                return Err(self.never_closed(open));
            }
            let next = item(self)?;
            self.add(next);
            let lines = self.new_lines_ahead();
            match self.peek_at(lines) {
                kind if kind == close => self.at += lines,
                TokenKind::Comma if lines == 0 => self.comma(close)?,
                TokenKind::End => return Err(self.never_closed(open)),
                _ => return Err(self.no_comma(open, close, lines)),
            }
        }
        self.closers.pop();
        Ok(self.list_since(list))
    }

    fn comma(&mut self, close: TokenKind) -> Parsed<()> {
        let comma = self.bump();
        self.skip_new_lines();
        if self.peek() == close {
            let message = match close {
                TokenKind::Greater => "a list of types may not end with a comma",
                _ => "a call may not end with a comma",
            };
            return Err(self.error(comma.span, message, "remove the comma"));
        }
        Ok(())
    }

    /// The item was followed by neither a comma nor the end.
    fn no_comma(&mut self, open: usize, close: TokenKind, lines: usize) -> Failed {
        let next = self.peek_at(lines);
        if lines > 0 {
            let place = self.at;
            self.at += lines;
            if self.at_margin_statement(None) {
                return self.never_closed(open);
            }
            self.at = place;
        }
        if lines > 0 && next == TokenKind::Comma {
            let help = "move the comma to the end of this line";
            return self.error(self.here(), "a comma may not begin a line", help);
        }
        if lines > 0 && next.continues_a_line() {
            let help = "an expression may only be split inside brackets, or before `?` and `:`";
            return self.expected(&format!("`,` or `{}`", close.sign()), help);
        }
        let help = match close {
            TokenKind::Greater => "separate the types with commas",
            _ => "separate the arguments with commas",
        };
        self.expected(&format!("`,` or `{}`", close.sign()), help)
    }

    /// `(a, b)` in an expression, and the lambda that it may begin.
    pub(super) fn parentheses(&mut self, literals: Literals) -> Parsed<NodeId> {
        let open = self.at;
        let start = self.bump().span.start;
        let list = self.list_start();
        self.closers.push(TokenKind::RightParen);
        self.skip_new_lines();
        let mut comma = None;
        while self.peek() != TokenKind::RightParen {
            if self.peek() == TokenKind::End || self.at_margin_statement(None) {
                return Err(self.never_closed(open));
            }
            let item = self.expression(literals)?;
            self.add(item);
            self.skip_new_lines();
            comma = (self.peek() == TokenKind::Comma).then(|| self.bump().span);
            self.skip_new_lines();
            if comma.is_none() {
                break;
            }
        }
        if self.peek() != TokenKind::RightParen {
            return Err(self.unclosed_parenthesis(open));
        }
        self.bump();
        self.closers.pop();
        if self.peek() == TokenKind::Arrow {
            return self.lambda(start, list);
        }
        let items = self.pending.get(list..).unwrap_or_default();
        let only = match (items, comma) {
            (&[only], None) => NodeId::from_number(only),
            _ => None,
        };
        self.pending.truncate(list);
        if let Some(inner) = only {
            let inside = self.tokens.get(open + 1..self.at - 1);
            let ends = inside.and_then(|inside| Some([*inside.first()?, *inside.last()?]));
            let mut ends = ends.into_iter().flatten();
            if let Some(line) = ends.find(|token| token.kind == TokenKind::NewLine) {
                let message = "an expression in parentheses may not begin or end with a new line";
                let help = "put the parentheses right around it";
                self.error(Span::at(line.span.start), message, help);
            }
            return Ok(self.node_from(start, Node::Parenthesized(inner)));
        }
        let span = Span::new(start, self.last_end(start));
        let message = "parentheses must hold exactly one expression";
        let help = "put one expression inside, or `=>` after them for a lambda";
        Err(self.error(span, message, help))
    }

    /// New lines were skipped; the error belongs to the line that was not ended.
    fn unclosed_parenthesis(&mut self, open: usize) -> Failed {
        if self.peek() == TokenKind::End || self.at_margin_statement(None) {
            return self.never_closed(open);
        }
        let lines = self
            .previous()
            .is_some_and(|token| token.kind == TokenKind::NewLine);
        if lines && self.peek().continues_a_line() {
            return self.not_a_beginning();
        }
        self.expected("`)`", "close the `(`")
    }

    /// `=> body` after the parameters, which are on the pending list from `list` on.
    pub(super) fn lambda(&mut self, start: u32, list: usize) -> Parsed<NodeId> {
        for index in list..self.pending.len() {
            let Some(id) = self
                .pending
                .get(index)
                .copied()
                .and_then(NodeId::from_number)
            else {
                continue;
            };
            if self.node_of(id) == Node::Variable {
                self.replace(id, Node::Name);
            } else {
                let span = self.span_of(id);
                let message = format!("`{}` cannot name a parameter", self.excerpt(span));
                return Err(self.error(span, message, "put names before `=>`"));
            }
        }
        let parameters = self.list_since(list);
        self.bump();
        self.arrow_lines();
        let body = self.expression(Literals::Any)?;
        Ok(self.node_from(start, Node::Lambda { parameters, body }))
    }

    /// After `=>` the body may stand on a new line, unless that line begins a statement.
    pub(super) fn arrow_lines(&mut self) {
        let lines = self.new_lines_ahead();
        let next = self.token(lines);
        if lines > 0 && !self.is_keyword(self.text_of(next)) {
            self.at += lines;
        }
    }
}
