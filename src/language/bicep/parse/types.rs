//! Floor 3: types.

use super::{Container, Failed, Literals, Parsed, Parser};
use crate::language::bicep::syntax::{List, Node, NodeId};
use crate::language::bicep::token::TokenKind;

impl Parser<'_> {
    /// The type after a name: also `resource 'type@version'`, whose string an output may leave out.
    pub(super) fn declared_type(&mut self, output: bool) -> Parsed<NodeId> {
        if !self.is_word(0, "resource") || self.peek_at(1) == TokenKind::Less {
            return self.type_expression();
        }
        let start = self.bump().span.start;
        let ty = if output && !self.peek().is_string_start() {
            None
        } else {
            Some(self.plain_string("a resource type", "write `resource 'type@version'`")?)
        };
        Ok(self.node_from(start, Node::ResourceType(ty)))
    }

    pub(super) fn type_expression(&mut self) -> Parsed<NodeId> {
        self.enter()?;
        let ty = self.union()?;
        self.leave();
        Ok(ty)
    }

    /// A `|` may begin a line, the first one too.
    fn at_pipe(&self) -> bool {
        self.peek() == TokenKind::Pipe
            || self.peek() == TokenKind::NewLine && self.peek_at(1) == TokenKind::Pipe
    }

    fn union(&mut self) -> Parsed<NodeId> {
        let mut start = self.token(0).span.start;
        let leading = self.at_pipe();
        if leading {
            self.skip_new_lines();
            start = self.bump().span.start;
        }
        let list = self.list_start();
        let first = self.unary_type()?;
        if !leading && !self.at_pipe() {
            return Ok(first);
        }
        self.add(first);
        while self.at_pipe() {
            self.skip_new_lines();
            self.bump();
            if self.peek() == TokenKind::NewLine {
                let help = "put `|` at the start of the next line instead";
                return Err(self.expected("a type after `|`", help));
            }
            let member = self.unary_type()?;
            self.add(member);
        }
        let members = self.list_since(list);
        Ok(self.node_from(start, Node::Union(members)))
    }

    /// A type with its sign before it, and `?` and `!` after it.
    fn unary_type(&mut self) -> Parsed<NodeId> {
        let start = self.token(0).span.start;
        let mut ty = match self.unary_operator() {
            Some(operator) => {
                self.bump();
                self.refuse_second_sign()?;
                let operand = self.member_type()?;
                self.node_from(start, Node::Unary { operator, operand })
            }
            None => self.member_type()?,
        };
        loop {
            let node = match self.peek() {
                TokenKind::Question => Node::Nullable(ty),
                TokenKind::Not => Node::NonNull(ty),
                _ => return Ok(ty),
            };
            self.bump();
            ty = self.node_from(start, node);
        }
    }

    fn member_type(&mut self) -> Parsed<NodeId> {
        let start = self.token(0).span.start;
        let mut base = self.primary_type()?;
        loop {
            let node = match self.peek() {
                TokenKind::LeftSquare => self.type_index(base)?,
                TokenKind::Dot => self.type_dot(base)?,
                _ => return Ok(base),
            };
            base = self.node_from(start, node);
        }
    }

    fn type_index(&mut self, base: NodeId) -> Parsed<Node> {
        let open = self.at;
        self.bump();
        if self.eat(TokenKind::RightSquare) {
            return Ok(Node::ArrayType(base));
        }
        if self.eat(TokenKind::Star) {
            self.expect_close(open)?;
            return Ok(Node::ElementType(base));
        }
        let index = self.expression(Literals::Simple)?;
        self.expect_close(open)?;
        Ok(Node::Index {
            base,
            index,
            safe: false,
            from_end: false,
        })
    }

    fn type_dot(&mut self, base: NodeId) -> Parsed<Node> {
        self.bump();
        if self.eat(TokenKind::Star) {
            return Ok(Node::OthersType(base));
        }
        let name = self.member_name("a property's name or `*`")?;
        if self.peek() != TokenKind::Less {
            return Ok(Node::Member {
                base,
                name,
                safe: false,
            });
        }
        let arguments = self.type_arguments()?;
        Ok(Node::Generic {
            base: Some(base),
            name,
            arguments,
        })
    }

    fn primary_type(&mut self) -> Parsed<NodeId> {
        match self.peek() {
            TokenKind::Identifier => {
                let span = self.bump().span;
                if self.peek() != TokenKind::Less {
                    return Ok(self.node(Node::Variable, span));
                }
                let name = self.node(Node::Name, span);
                let arguments = self.type_arguments()?;
                let generic = Node::Generic {
                    base: None,
                    name,
                    arguments,
                };
                Ok(self.node_from(span.start, generic))
            }
            kind if kind.is_string_start() => self.string(),
            TokenKind::Integer | TokenKind::True | TokenKind::False | TokenKind::Null => {
                self.literal()
            }
            TokenKind::LeftBrace => {
                let start = self.token(0).span.start;
                let items = self.items(Container::ObjectType)?;
                Ok(self.node_from(start, Node::ObjectType(items)))
            }
            TokenKind::LeftSquare => {
                let start = self.token(0).span.start;
                let items = self.items(Container::TupleType)?;
                Ok(self.node_from(start, Node::TupleType(items)))
            }
            TokenKind::LeftParen => {
                let open = self.at;
                let start = self.bump().span.start;
                let inner = self.type_expression()?;
                self.expect_close(open)?;
                Ok(self.node_from(start, Node::Parenthesized(inner)))
            }
            _ => Err(self.no_type()),
        }
    }

    fn no_type(&mut self) -> Failed {
        let help = match self.peek() {
            TokenKind::Assign => "write the type before `=`, such as `string`",
            TokenKind::Colon => "remove it; a type follows its name without a sign",
            _ => "write a type, such as `string`",
        };
        self.expected("a type", help)
    }

    pub(super) fn type_property(&mut self) -> Parsed<NodeId> {
        let start = self.token(0).span.start;
        let decorators = self.decorators()?;
        if self.eat(TokenKind::Star) {
            self.expect(TokenKind::Colon, "write `*: type`")?;
            let value = self.type_expression()?;
            return Ok(self.node_from(start, Node::OtherProperties { decorators, value }));
        }
        let key = self.key(true)?;
        self.expect(TokenKind::Colon, "write `name: type`")?;
        let value = self.type_expression()?;
        let property = Node::TypeProperty {
            decorators,
            key,
            value,
        };
        Ok(self.node_from(start, property))
    }

    pub(super) fn tuple_item(&mut self) -> Parsed<NodeId> {
        let start = self.token(0).span.start;
        let decorators = self.decorators()?;
        let value = self.type_expression()?;
        Ok(self.node_from(start, Node::TupleItem { decorators, value }))
    }

    /// `(name type, …) type => body` of a function.
    pub(super) fn parameters(&mut self) -> Parsed<List> {
        let open = self.at;
        self.expect(
            TokenKind::LeftParen,
            "write `func name(x string) string => x`",
        )?;
        let list = self.list_start();
        self.skip_new_lines();
        while self.peek() == TokenKind::Identifier && !self.at_margin_statement(None) {
            let start = self.token(0).span.start;
            let name = self.name("the parameter")?;
            let ty = self.declared_type(false)?;
            let parameter = self.node_from(start, Node::TypedName { name, ty });
            self.add(parameter);
            self.skip_new_lines();
            if !self.eat(TokenKind::Comma) {
                break;
            }
            self.skip_new_lines();
        }
        self.expect_close(open)?;
        Ok(self.list_since(list))
    }
}
