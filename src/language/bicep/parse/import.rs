//! Floor 3: imports, extensions, and what a parameters file uses.

use super::{Container, Parsed, Parser};
use crate::language::bicep::syntax::{List, Node, NodeId, StatementKind};
use crate::language::bicep::token::TokenKind;

impl Parser<'_> {
    /// `{…} from 'path'`, `* as name from 'path'`, or the old `'extension'`.
    pub(super) fn import(&mut self) -> Parsed<StatementKind> {
        let symbols = match self.peek() {
            kind if kind.is_string_start() => return self.extension(),
            TokenKind::LeftBrace => self.items(Container::Imports)?,
            TokenKind::Star => self.wildcard()?,
            _ => {
                let help = "write `import {name} from 'path'` or `import * as name from 'path'`";
                return Err(self.expected("`{` or `*`", help));
            }
        };
        if !self.eat_word("from") {
            return Err(self.expected("`from`", "say where it comes from: `from 'path.bicep'`"));
        }
        let path = self.plain_string("the path of a file", "write `from 'path.bicep'`")?;
        Ok(StatementKind::Import { symbols, path })
    }

    fn wildcard(&mut self) -> Parsed<List> {
        let start = self.bump().span.start;
        if !self.eat_word("as") {
            return Err(self.expected("`as`", "write `* as name`"));
        }
        let list = self.list_start();
        let alias = self.name("what is imported")?;
        let wildcard = self.node_from(start, Node::Wildcard(alias));
        self.add(wildcard);
        Ok(self.list_since(list))
    }

    /// `name`, `name as alias`, `'name' as alias`.
    pub(super) fn import_item(&mut self) -> Parsed<NodeId> {
        let start = self.token(0).span.start;
        let quoted = self.peek().is_string_start();
        let name = if quoted {
            self.plain_string("the name of what is imported", "")?
        } else {
            self.name("what is imported")?
        };
        let alias = if self.eat_word("as") {
            Some(self.name("what is imported")?)
        } else {
            None
        };
        if quoted && alias.is_none() {
            let message = format!(
                "`{}` needs a name of its own here",
                self.excerpt(self.span_of(name))
            );
            return Err(self.error(self.span_of(name), message, "add `as name`"));
        }
        Ok(self.node_from(start, Node::ImportItem { name, alias }))
    }

    /// After `extension`: what it is, `with {…}`, `as name`.
    pub(super) fn extension(&mut self) -> Parsed<StatementKind> {
        let specification = match self.peek() {
            TokenKind::Identifier => self.name("the extension")?,
            _ => self.plain_string(
                "an extension's address",
                "write `extension name` or `extension 'address'`",
            )?,
        };
        let configuration = self.with()?;
        let alias = if self.eat_word("as") {
            Some(self.name("the extension")?)
        } else {
            None
        };
        if !self.at_line_end() {
            return Err(self.expected(
                "`with`, `as` or the end of the line",
                "write `with {…} as name`",
            ));
        }
        Ok(StatementKind::Extension {
            specification,
            configuration,
            alias,
        })
    }

    /// `with {…}`, if it comes next.
    fn with(&mut self) -> Parsed<Option<NodeId>> {
        if self.eat_word("with") {
            return self.braced().map(Some);
        }
        Ok(None)
    }

    /// After `using`: a path or `none`, and `with {…}`.
    pub(super) fn using(&mut self) -> Parsed<StatementKind> {
        let path = if self.eat_word("none") {
            None
        } else {
            let help = "write `using 'main.bicep'` or `using none`";
            Some(self.plain_string("the path of a template", help)?)
        };
        let configuration = self.with()?;
        Ok(StatementKind::Using {
            path,
            configuration,
        })
    }
}
