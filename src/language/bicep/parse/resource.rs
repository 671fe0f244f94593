//! Floor 3: the statements that declare: parameters, variables, functions, resources, modules.

use super::{Container, Literals, Parsed, Parser};
use crate::language::bicep::syntax::{Dialect, Node, NodeId, StatementKind};
use crate::language::bicep::token::TokenKind;

impl Parser<'_> {
    pub(super) fn parameter(&mut self) -> Parsed<StatementKind> {
        let name = self.name("the parameter")?;
        if self.dialect == Dialect::Parameters {
            let value = Some(self.assigned()?);
            let ty = None;
            return Ok(StatementKind::Parameter { name, ty, value });
        }
        let ty = Some(self.declared_type(false)?);
        let value = match self.peek() {
            TokenKind::Assign => Some(self.assigned()?),
            _ => None,
        };
        Ok(StatementKind::Parameter { name, ty, value })
    }

    pub(super) fn variable(&mut self) -> Parsed<StatementKind> {
        let name = self.name("the variable")?;
        let ty = match self.peek() {
            TokenKind::Assign | TokenKind::NewLine | TokenKind::End => None,
            _ => Some(self.declared_type(false)?),
        };
        let value = self.assigned()?;
        Ok(StatementKind::Variable { name, ty, value })
    }

    pub(super) fn output(&mut self) -> Parsed<StatementKind> {
        let name = self.name("the output")?;
        let ty = self.declared_type(true)?;
        let value = self.assigned()?;
        Ok(StatementKind::Output { name, ty, value })
    }

    pub(super) fn function(&mut self) -> Parsed<StatementKind> {
        let name = self.name("the function")?;
        let parameters = self.parameters()?;
        let returns = self.declared_type(false)?;
        self.expect(TokenKind::Arrow, "write `func name(x string) string => x`")?;
        self.arrow_lines();
        let body = self.expression(Literals::Any)?;
        Ok(StatementKind::Function {
            name,
            parameters,
            returns,
            body,
        })
    }

    pub(super) fn resource(&mut self) -> Parsed<StatementKind> {
        let name = self.name("the resource")?;
        let help = "write `resource name 'type@version' = {…}`";
        let ty = self.plain_string("a resource type", help)?;
        let existing = self.is_word(0, "existing").then(|| self.bump().span);
        let value = self.declared_body(Container::ResourceBody)?;
        Ok(StatementKind::Resource {
            name,
            ty,
            existing,
            value,
        })
    }

    pub(super) fn module(&mut self) -> Parsed<StatementKind> {
        let name = self.name("the module")?;
        let help = "write `module name 'path.bicep' = {…}`";
        let path = self.plain_string("a module's path", help)?;
        let value = self.declared_body(Container::Object)?;
        Ok(StatementKind::Module { name, path, value })
    }

    pub(super) fn test(&mut self) -> Parsed<StatementKind> {
        let name = self.name("the test")?;
        let path = self.plain_string("a path", "write `test name 'path.bicep' = {…}`")?;
        self.expect(TokenKind::Assign, "write `= {…}`")?;
        let value = self.braced()?;
        Ok(StatementKind::Test { name, path, value })
    }

    /// `= {…}`, `= if (…) {…}`, `= [for …]`; only `if` may stand on a line of its own.
    fn declared_body(&mut self, container: Container) -> Parsed<NodeId> {
        self.expect(TokenKind::Assign, "write `= {…}`")?;
        let lines = self.new_lines_ahead();
        if self.is_word(lines, "if") {
            self.at += lines;
            return self.conditional(container);
        }
        match self.peek() {
            TokenKind::LeftBrace => self.object(container),
            TokenKind::LeftSquare => self.looped(Some(container)),
            _ => {
                let help = "the body must begin on the same line as `=`";
                Err(self.expected("`{`, `if` or `[for`", help))
            }
        }
    }

    /// `if (condition) {…}`
    pub(super) fn conditional(&mut self, container: Container) -> Parsed<NodeId> {
        let start = self.bump().span.start;
        if self.peek() != TokenKind::LeftParen {
            return Err(self.expected("`(` after `if`", "write `if (condition) {…}`"));
        }
        let condition = self.parentheses(Literals::Any)?;
        if self.peek() != TokenKind::LeftBrace {
            let help = "the body must begin on the same line as the condition";
            return Err(self.expected("`{` after the condition", help));
        }
        let body = self.object(container)?;
        Ok(self.node_from(start, Node::If { condition, body }))
    }
}
