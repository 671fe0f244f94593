//! Floor 3: operands: literals, names, calls, brackets.

use super::{Container, Failed, Literals, Parsed, Parser};
use crate::language::bicep::syntax::{Node, NodeId};
use crate::language::bicep::token::TokenKind;

impl Parser<'_> {
    pub(super) fn operand(&mut self, literals: Literals) -> Parsed<NodeId> {
        match self.peek() {
            TokenKind::Identifier => self.named(literals),
            kind if kind.is_string_start() => self.string(),
            TokenKind::Integer | TokenKind::True | TokenKind::False | TokenKind::Null => {
                self.literal()
            }
            TokenKind::LeftParen => self.parentheses(literals),
            TokenKind::LeftBrace => {
                self.refuse_literal(literals);
                self.object(Container::Object)
            }
            TokenKind::LeftSquare => {
                self.refuse_literal(literals);
                self.array()
            }
            _ => Err(self.no_operand()),
        }
    }

    /// `true`, `null`, `1`: values and types alike.
    pub(super) fn literal(&mut self) -> Parsed<NodeId> {
        let token = self.bump();
        let node = match token.kind {
            TokenKind::True => Node::Boolean(true),
            TokenKind::False => Node::Boolean(false),
            TokenKind::Null => Node::Null,
            _ => {
                if self.text_of(token).parse::<u64>().is_err() {
                    let message = format!("`{}` is too large", self.excerpt(token.span));
                    let help = "an integer is at most 9223372036854775807";
                    return Err(self.error(token.span, message, help));
                }
                if self.peek() == TokenKind::Dot && self.peek_at(1) == TokenKind::Integer {
                    let message = "decimal numbers do not exist in Bicep";
                    let help = "write `json('1.5')`";
                    return Err(self.error(token.span, message, help));
                }
                Node::Integer
            }
        };
        Ok(self.node(node, token.span))
    }

    /// A variable, a call, or a lambda of one parameter.
    fn named(&mut self, literals: Literals) -> Parsed<NodeId> {
        let token = self.bump();
        match self.peek() {
            TokenKind::LeftParen => {
                let function = self.node(Node::Name, token.span);
                let arguments = self.arguments(literals)?;
                if self.peek() == TokenKind::LeftBrace && self.text_of(token) == "if" {
                    let message = "`if` only stands before the body of a resource or a module";
                    let help = "write `condition ? value : null`";
                    return Err(self.error(token.span, message, help));
                }
                let call = Node::Call {
                    function,
                    arguments,
                };
                Ok(self.node_from(token.span.start, call))
            }
            TokenKind::Arrow => {
                let list = self.list_start();
                let parameter = self.node(Node::Variable, token.span);
                self.add(parameter);
                self.lambda(token.span.start, list)
            }
            _ => Ok(self.node(Node::Variable, token.span)),
        }
    }

    /// The lexer ends a hole at a new line, so nothing else tells that these are not allowed.
    fn refuse_literal(&mut self, literals: Literals) {
        if literals == Literals::Simple {
            let message = "an object or an array cannot be written here";
            let help = "put it into a variable and use that";
            self.error(self.here(), message, help);
        }
    }

    fn no_operand(&mut self) -> Failed {
        let help = match self.peek() {
            TokenKind::NewLine | TokenKind::End => "put the value on the same line",
            TokenKind::Not | TokenKind::Minus | TokenKind::Plus => {
                "put the inner part in parentheses, as in `!(!x)`"
            }
            TokenKind::Ellipsis => "`...` stands inside an object or an array",
            TokenKind::Less => "replace the placeholder with a value",
            TokenKind::Comma => "remove the comma, or put a value before it",
            _ => "put a value here",
        };
        self.expected("an expression", help)
    }
}
