//! Floor 3: statements: which one it is, its decorators, and the plain ones.

use super::{Container, Damage, Failed, Literals, Parsed, Parser};
use crate::language::bicep::syntax::{
    Dialect, List, Node, NodeId, Statement, StatementId, StatementKind,
};
use crate::language::bicep::token::TokenKind;
use crate::text::Span;

impl Parser<'_> {
    /// The whole file.
    pub(super) fn program(&mut self) {
        loop {
            self.skip_new_lines();
            if self.peek() == TokenKind::End {
                return;
            }
            let mark = self.mark();
            match self.statement(false) {
                Ok(id) => {
                    self.parts.top.push(id);
                    self.end_of_statement();
                }
                Err(Failed) if self.damage == Damage::RanOut && !self.strict_margin => {
                    // Read it again, and let the left margin say where it ends.
                    self.forget(mark);
                    self.parts.errors.truncate(mark.errors);
                    self.swallowed.truncate(mark.swallowed);
                    self.at = mark.token;
                    self.damage = Damage::Slight;
                    self.strict_margin = true;
                }
                Err(Failed) => {
                    self.forget(mark);
                    let start = self.token_start(mark.token);
                    self.recover_statement(mark);
                    let broken = Statement {
                        span: Span::new(start, self.last_end_without_lines(start)),
                        keyword: Span::at(start),
                        decorators: List::EMPTY,
                        kind: StatementKind::Broken,
                    };
                    let id = self.statement_node(broken);
                    self.parts.top.push(id);
                }
            }
        }
    }

    fn token_start(&self, index: usize) -> u32 {
        let token = self.tokens.get(index);
        token.map_or(0, |token| token.span.start)
    }

    fn last_end_without_lines(&self, floor: u32) -> u32 {
        let taken = self.tokens.get(..self.at).unwrap_or_default();
        let last = taken.iter().rfind(|token| token.kind != TokenKind::NewLine);
        last.map_or(floor, |token| token.span.end.max(floor))
    }

    /// A statement ends with its line.
    fn end_of_statement(&mut self) {
        if self.at_line_end() {
            return;
        }
        let mark = self.mark();
        if self.starts_statement(0) {
            let help = "begin a new line before it";
            self.error(
                self.here(),
                format!("{} begins a second statement on this line", self.found()),
                help,
            );
            return;
        }
        let help = match self.peek() {
            kind if kind.is_closer() => "remove it, or add the bracket that it closes",
            TokenKind::Semicolon => "remove it; a new line ends a statement",
            _ => "remove it, or begin a new line before it",
        };
        self.expected("the end of the line", help);
        self.recover_statement(mark);
    }

    /// A statement with its decorators; inside the body of a resource only `resource`.
    pub(super) fn statement(&mut self, nested: bool) -> Parsed<StatementId> {
        let start = self.token(0).span.start;
        let decorators = self.decorators()?;
        let keyword = self.token(0);
        let word = match keyword.kind {
            TokenKind::Identifier => self.text_of(keyword),
            _ => "",
        };
        if nested && word != "resource" {
            return Err(self.expected("`resource`", "only resources may be nested"));
        }
        if !self.is_keyword(word) {
            return Err(self.no_statement(word, decorators));
        }
        self.bump();
        let kind = self.statement_kind(word)?;
        Ok(self.statement_node(Statement {
            span: Span::new(start, self.last_end(start)),
            keyword: keyword.span,
            decorators,
            kind,
        }))
    }

    fn statement_kind(&mut self, word: &str) -> Parsed<StatementKind> {
        match word {
            "targetScope" => {
                let value = self.assigned()?;
                Ok(StatementKind::TargetScope { value })
            }
            "metadata" => {
                let name = self.name("the metadata")?;
                let value = self.assigned()?;
                Ok(StatementKind::Metadata { name, value })
            }
            "param" => self.parameter(),
            "var" => self.variable(),
            "type" => {
                let name = self.name("the type")?;
                self.expect(TokenKind::Assign, "write `type name = …`")?;
                let value = self.declared_type(false)?;
                Ok(StatementKind::Type { name, value })
            }
            "func" => self.function(),
            "resource" => self.resource(),
            "module" => self.module(),
            "output" => self.output(),
            "assert" => {
                let name = self.name("the assertion")?;
                let value = self.assigned()?;
                Ok(StatementKind::Assert { name, value })
            }
            "test" => self.test(),
            "import" => self.import(),
            "extension" | "provider" => self.extension(),
            "using" => self.using(),
            "extends" => {
                let path = self.plain_string(
                    "the path of a parameters file",
                    "write `extends 'base.bicepparam'`",
                )?;
                Ok(StatementKind::Extends { path })
            }
            _ => {
                let name = self.name("the extension")?;
                if !self.eat_word("with") {
                    return Err(self.expected("`with`", "write `extensionConfig name with {…}`"));
                }
                let configuration = self.braced()?;
                Ok(StatementKind::ExtensionConfiguration {
                    name,
                    configuration,
                })
            }
        }
    }

    /// Why no statement begins here.
    fn no_statement(&mut self, word: &str, decorators: List) -> Failed {
        if decorators != List::EMPTY {
            let last = self
                .parts
                .lists
                .last()
                .copied()
                .and_then(NodeId::from_number);
            let span = last.map_or_else(|| self.here(), |id| self.span_of(id));
            let found = self.found();
            let message = format!("expected a declaration after the decorator, found {found}");
            return self.error(span, message, "put a declaration below it, or remove it");
        }
        if self.after_open_string() {
            return Failed;
        }
        let kind = self.peek();
        if kind.continues_a_line() {
            return self.not_a_beginning();
        }
        if kind.is_closer() {
            let message = format!("{} closes nothing", self.found());
            return self.error(
                self.here(),
                message,
                "remove it, or add the bracket that it closes",
            );
        }
        if self.is_foreign_keyword(word) {
            let (here, there) = match self.dialect {
                Dialect::Template => ("a `.bicep` file", "a `.bicepparam` file"),
                Dialect::Parameters => ("a `.bicepparam` file", "a `.bicep` file"),
            };
            let message = format!("{here} cannot hold `{word}`");
            return self.error(self.here(), message, format!("it belongs in {there}"));
        }
        let message = format!("{} does not begin a statement", self.found());
        let lower = word.to_ascii_lowercase();
        let help = if word != lower && self.is_keyword(&lower) {
            format!("keywords are lower case: `{lower}`")
        } else if !word.is_empty() && self.peek_at(1) == TokenKind::Assign {
            format!("to declare a variable write `var {word} = …`")
        } else {
            "begin it with a keyword such as `param`, `var`, `resource`, `module` or `output`"
                .to_owned()
        };
        self.error(self.here(), message, help)
    }

    /// Whether this is an indented line after one whose string has no end: the rest of its text.
    fn after_open_string(&self) -> bool {
        let before = self
            .at
            .checked_sub(2)
            .and_then(|index| self.tokens.get(index));
        before.is_some_and(|token| token.broken && token.kind != TokenKind::Unknown)
            && self.column(self.at).is_some_and(|column| column > 0)
    }

    /// The decorators that come next, each on its own line.
    pub(super) fn decorators(&mut self) -> Parsed<List> {
        let list = self.list_start();
        while self.eat(TokenKind::At) {
            let decorator = self.decorator()?;
            self.add(decorator);
            match self.peek() {
                TokenKind::NewLine => self.skip_new_lines(),
                TokenKind::End => {}
                _ => {
                    let help = "put what it decorates on the next line";
                    let failed = self.expected("a new line after the decorator", help);
                    if !matches!(self.peek(), TokenKind::Identifier | TokenKind::At) {
                        return Err(failed);
                    }
                }
            }
        }
        Ok(self.list_since(list))
    }

    /// `name(…)` or `namespace.name(…)` after `@`.
    fn decorator(&mut self) -> Parsed<NodeId> {
        let start = self.token(0).span.start;
        if self.peek() != TokenKind::Identifier {
            return Err(self.expected(
                "a decorator's name after `@`",
                "such as `@description('…')`",
            ));
        }
        let name = self.bump().span;
        let mut decorator = if self.peek() == TokenKind::LeftParen {
            let function = self.node(Node::Name, name);
            let arguments = self.arguments(Literals::Any)?;
            self.node_from(
                start,
                Node::Call {
                    function,
                    arguments,
                },
            )
        } else {
            self.node(Node::Variable, name)
        };
        while self.eat(TokenKind::Dot) {
            let name = self.member_name("a decorator's name")?;
            let base = decorator;
            let node = if self.peek() == TokenKind::LeftParen {
                let arguments = self.arguments(Literals::Any)?;
                Node::MethodCall {
                    base,
                    function: name,
                    arguments,
                }
            } else {
                Node::Member {
                    base,
                    name,
                    safe: false,
                }
            };
            decorator = self.node_from(start, node);
        }
        Ok(decorator)
    }

    /// The name of what is declared.
    pub(super) fn name(&mut self, of: &str) -> Parsed<NodeId> {
        match self.peek() {
            TokenKind::Identifier => {
                let span = self.bump().span;
                Ok(self.node(Node::Name, span))
            }
            TokenKind::True | TokenKind::False | TokenKind::Null => {
                let message = format!("{} cannot be a name", self.found());
                Err(self.error(
                    self.here(),
                    message,
                    format!("choose another name for {of}"),
                ))
            }
            _ => {
                let help = "a name has letters, digits and `_`, and no digit first";
                Err(self.expected(&format!("a name for {of}"), help))
            }
        }
    }

    /// `= value` on the same line.
    pub(super) fn assigned(&mut self) -> Parsed<NodeId> {
        self.expect(TokenKind::Assign, "write `= value`")?;
        if self.at_line_end() {
            let message = format!("expected a value after `=`, found {}", self.found());
            return Err(self.error(self.here(), message, "begin the value on this line"));
        }
        self.expression(Literals::Any)
    }

    /// `{…}` that must come next.
    pub(super) fn braced(&mut self) -> Parsed<NodeId> {
        if self.peek() != TokenKind::LeftBrace {
            return Err(self.expected("`{`", "open the object on this line"));
        }
        self.object(Container::Object)
    }
}
