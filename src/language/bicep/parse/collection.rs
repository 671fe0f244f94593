//! Floor 3: items between brackets: objects, arrays, loops.

use super::{Container, Damage, Failed, Literals, Parsed, Parser};
use crate::language::bicep::error::excerpt;
use crate::language::bicep::syntax::{List, Node, NodeId};
use crate::language::bicep::token::TokenKind;
use crate::text::Span;

impl Parser<'_> {
    pub(super) fn excerpt(&self, span: Span) -> String {
        excerpt(span.slice(self.text))
    }

    /// `{…}`
    pub(super) fn object(&mut self, container: Container) -> Parsed<NodeId> {
        let start = self.token(0).span.start;
        let items = self.items(container)?;
        Ok(self.node_from(start, Node::Object(items)))
    }

    /// `[…]`, or a loop.
    pub(super) fn array(&mut self) -> Parsed<NodeId> {
        let mut ahead = 1;
        while self.peek_at(ahead) == TokenKind::NewLine {
            ahead += 1;
        }
        if self.is_word(ahead, "for") {
            return self.looped(None);
        }
        let start = self.token(0).span.start;
        let items = self.items(Container::Array)?;
        Ok(self.node_from(start, Node::Array(items)))
    }

    /// The items between the bracket that comes next and its closer, separated by commas or by new
    /// lines. An item that cannot be read costs only itself.
    pub(super) fn items(&mut self, container: Container) -> Parsed<List> {
        let open = self.at;
        let Some(close) = self.bump().kind.closer() else {
            return Err(Failed);
        };
        let list = self.list_start();
        self.closers.push(close);
        self.skip_new_lines();
        while !self.eat(close) {
            if self.peek() == TokenKind::End || self.at_margin_statement(Some(container)) {
                return Err(self.never_closed(open));
            }
            if self.peek().is_closer() && self.is_open(self.peek()) {
                let column = self.column(self.at);
                let failed = self.wrong_closer(open, close);
                if column.is_none() || column != self.indent(open) {
                    return Err(failed);
                }
                // It stands where the right one would: it was meant to be that.
                self.at += 1;
                break;
            }
            let mark = self.mark();
            let item = match self.item(container) {
                Ok(item) => item,
                Err(Failed) if self.damage != Damage::Slight => return Err(Failed),
                Err(Failed) => self.recover_item(mark, container),
            };
            self.add(item);
            self.separator(close, container);
        }
        self.closers.pop();
        Ok(self.list_since(list))
    }

    fn wrong_closer(&mut self, open: usize, close: TokenKind) -> Failed {
        let opener = self.tokens.get(open).map_or("", |token| token.kind.sign());
        let message = format!("expected `{}`, found {}", close.sign(), self.found());
        let help = format!("close the `{opener}` with `{}`", close.sign());
        self.error(self.here(), message, help)
    }

    /// What stands after an item: a comma, new lines, or the end.
    fn separator(&mut self, close: TokenKind, container: Container) {
        match self.peek() {
            TokenKind::NewLine => self.skip_new_lines(),
            TokenKind::Comma => {
                let comma = self.bump();
                if self.peek() == TokenKind::NewLine {
                    let message = "a comma and a new line may not both separate items";
                    let help = "remove the comma, or write what follows on the same line";
                    self.error(comma.span, message, help);
                    self.skip_new_lines();
                }
            }
            kind if kind == close || kind == TokenKind::End || kind.is_closer() => {}
            _ => {
                let mark = self.mark();
                self.missing_separator(container);
                if !self.at_property() {
                    self.recover_item(mark, container);
                    self.forget(mark);
                    self.separator_after_junk();
                }
            }
        }
    }

    fn separator_after_junk(&mut self) {
        if !self.eat(TokenKind::Comma) || self.peek() == TokenKind::NewLine {
            self.skip_new_lines();
        }
    }

    /// Whether `key:` comes next.
    fn at_property(&self) -> bool {
        matches!(self.peek(), TokenKind::Identifier | TokenKind::String)
            && self.peek_at(1) == TokenKind::Colon
    }

    fn item(&mut self, container: Container) -> Parsed<NodeId> {
        self.refuse_continuation(container)?;
        match container {
            Container::Object | Container::ResourceBody => self.object_item(container),
            Container::Array => match self.peek() {
                TokenKind::Ellipsis => self.spread(),
                _ => self.expression(Literals::Any),
            },
            Container::ObjectType => self.type_property(),
            Container::TupleType => self.tuple_item(),
            Container::Imports => self.import_item(),
        }
    }

    /// An operator at the start of a line: the line above was meant to go on. Signs that an
    /// expression may begin with are left alone.
    fn refuse_continuation(&mut self, container: Container) -> Parsed<()> {
        let allowed = match self.peek() {
            TokenKind::Minus | TokenKind::Plus | TokenKind::Pipe => {
                matches!(container, Container::Array | Container::TupleType)
            }
            TokenKind::Star => container == Container::ObjectType,
            kind => !kind.continues_a_line(),
        };
        let first = self
            .previous()
            .is_some_and(|token| token.kind == TokenKind::NewLine);
        if allowed || !first {
            return Ok(());
        }
        Err(self.not_a_beginning())
    }

    fn object_item(&mut self, container: Container) -> Parsed<NodeId> {
        let start = self.token(0).span.start;
        let declares = self.is_word(0, "resource") && self.peek_at(1) == TokenKind::Identifier;
        match self.peek() {
            TokenKind::Ellipsis => return self.spread(),
            TokenKind::At if container == Container::ResourceBody => return self.declaration(),
            _ if declares && container == Container::ResourceBody => return self.declaration(),
            _ if declares => {
                let message = "a resource cannot be declared here";
                let help = "move it to the top of the resource's body, or out of it";
                return Err(self.error(self.here(), message, help));
            }
            _ => {}
        }
        let key = self.key(false)?;
        self.expect(TokenKind::Colon, "write `name: value`")?;
        if self.at_line_end() {
            let message = format!("`{}` has no value", self.excerpt(self.span_of(key)));
            return Err(self.error(self.here(), message, "begin the value on this line"));
        }
        let value = self.expression(Literals::Any)?;
        Ok(self.node_from(start, Node::Property { key, value }))
    }

    /// A property's key: a name or a string; in a type also `*`, which the caller looks for.
    pub(super) fn key(&mut self, of_type: bool) -> Parsed<NodeId> {
        match self.peek() {
            TokenKind::Identifier => {
                let span = self.bump().span;
                Ok(self.node(Node::Name, span))
            }
            kind if kind.is_string_start() => {
                let verbatim = self.text_of(self.token(0)).starts_with("'''");
                let key = self.string()?;
                if verbatim && !of_type {
                    let message = "a multi-line string is no property's name";
                    self.error(
                        self.span_of(key),
                        message,
                        "write it between single quotes: `'…'`",
                    );
                }
                Ok(key)
            }
            TokenKind::True | TokenKind::False | TokenKind::Null => {
                let word = self.found();
                let message = format!("{word} is a value, not a property's name");
                let quoted = word.trim_matches('`').to_owned();
                Err(self.error(self.here(), message, format!("quote it: `'{quoted}'`")))
            }
            _ if of_type => Err(self.expected("a property's name", "write `name: type`")),
            _ => Err(self.expected("a property's name", "write `name: value`")),
        }
    }

    fn spread(&mut self) -> Parsed<NodeId> {
        let start = self.bump().span.start;
        let value = self.expression(Literals::Any)?;
        Ok(self.node_from(start, Node::Spread(value)))
    }

    /// A nested resource with its decorators.
    fn declaration(&mut self) -> Parsed<NodeId> {
        self.enter()?;
        let id = self.statement(true)?;
        self.leave();
        let span = self
            .parts
            .statements
            .get(id.0 as usize)
            .map(|statement| statement.span);
        Ok(self.node(Node::Declaration(id), span.unwrap_or_default()))
    }

    /// `[for x in xs: body]`. For resources and modules `body` says what their objects may hold;
    /// elsewhere any expression may be the body.
    pub(super) fn looped(&mut self, body: Option<Container>) -> Parsed<NodeId> {
        let open = self.at;
        let start = self.bump().span.start;
        self.closers.push(TokenKind::RightSquare);
        self.skip_new_lines();
        if !self.eat_word("for") {
            return Err(self.expected("`for`", "write `[for item in items: {…}]`"));
        }
        let variables = self.loop_variables()?;
        if !self.eat_word("in") {
            let help = "write `for item in items:` or `for (item, index) in items:`";
            return Err(self.expected("`in`", help));
        }
        let collection = self.expression(Literals::Any)?;
        self.expect(TokenKind::Colon, "write `for item in items: value`")?;
        if self.at_line_end() {
            let message = "the loop has no body on this line";
            return Err(self.error(self.here(), message, "begin the body right after `:`"));
        }
        let body = match body {
            None => self.expression(Literals::Any)?,
            Some(container) => self.loop_body(container)?,
        };
        self.skip_new_lines();
        self.expect_close(open)?;
        self.closers.pop();
        let looped = Node::For {
            variables,
            collection,
            body,
        };
        Ok(self.node_from(start, looped))
    }

    fn loop_body(&mut self, container: Container) -> Parsed<NodeId> {
        match self.peek() {
            TokenKind::LeftBrace => self.object(container),
            _ if self.is_word(0, "if") => self.conditional(container),
            _ => Err(self.expected("`{` or `if`", "the loop's body must be an object")),
        }
    }

    fn loop_variables(&mut self) -> Parsed<List> {
        let list = self.list_start();
        if !self.eat(TokenKind::LeftParen) {
            let name = self.name("the loop's variable")?;
            self.add(name);
            return Ok(self.list_since(list));
        }
        let item = self.name("the loop's variable")?;
        self.add(item);
        if !self.eat(TokenKind::Comma) {
            let help = "write `for (item, index) in …`, or a single name without parentheses";
            return Err(self.expected("`,`", help));
        }
        let index = self.name("the loop's index")?;
        self.add(index);
        if self.peek_at(1) == TokenKind::RightParen {
            self.eat(TokenKind::Comma);
        }
        self.expect(TokenKind::RightParen, "a loop has two variables at most")?;
        Ok(self.list_since(list))
    }
}
