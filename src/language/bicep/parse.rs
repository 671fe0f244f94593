//! Floor 3: the parser: tokens in, a [`Document`] out. It descends by recursion, at most
//! [`DEPTH_LIMIT`] levels; chains (`a.b.c`, `1 + 1 + 1`) are loops.

mod arguments;
mod collection;
mod cursor;
mod expression;
mod import;
mod operand;
mod recover;
mod resource;
mod statement;
mod string;
mod types;

use super::error::SyntaxError;
use super::lexer::{Lexed, lex};
use super::syntax::{Dialect, Document, List, Node, NodeId, Parts, Statement, StatementId};
use super::token::{Token, TokenKind};
use crate::text::Span;

/// How deep brackets, ternaries, lambdas, holes, types and loops may nest in one another.
pub const DEPTH_LIMIT: u32 = 128;

/// Reads a Bicep file. It always succeeds: what Bicep refuses is in [`Document::errors`].
pub fn parse(text: &str, dialect: Dialect) -> Document<'_> {
    let Lexed { tokens, errors } = lex(text);
    let mut parser = Parser::new(text, dialect, tokens, errors);
    parser.program();
    parser.drop_echoes();
    parser.parts.errors.sort_by_key(|error| error.span);
    Document::new(text, dialect, parser.parts)
}

/// What was asked for is not there; the error is already noted, unless it follows from another.
#[derive(Clone, Copy, Debug)]
struct Failed;

type Parsed<T> = Result<T, Failed>;

/// Whether objects and arrays may be written here; in a string's hole they may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Literals {
    Any,
    Simple,
}

/// What a list of items between brackets holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Container {
    Object,
    /// An object in which resources may be nested.
    ResourceBody,
    Array,
    ObjectType,
    TupleType,
    Imports,
}

/// What an error did to the statement that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Damage {
    /// Nothing that the next item or line would not mend.
    Slight,
    /// A bracket was not closed before the next statement.
    Unclosed,
    /// A bracket was not closed before the end of the file.
    RanOut,
    /// It nests too deeply; only its own brackets say where it ends.
    TooDeep,
}

/// Where a parse may go back to, forgetting what it made since.
#[derive(Clone, Copy, Debug)]
struct Mark {
    token: usize,
    nodes: usize,
    lists: usize,
    statements: usize,
    pending: usize,
    closers: usize,
    swallowed: usize,
    errors: usize,
    depth: u32,
}

struct Parser<'a> {
    text: &'a str,
    dialect: Dialect,
    tokens: Vec<Token>,
    parts: Parts,
    /// Index of the next token.
    at: usize,
    /// Items of the lists that are being read, innermost last.
    pending: Vec<u32>,
    /// What closes the brackets that are open, innermost last.
    closers: Vec<TokenKind>,
    /// Tokens that an error swallowed; what the lexer said of them follows from that error.
    swallowed: Vec<Span>,
    depth: u32,
    damage: Damage,
    /// Once a bracket ran to the end of the file, a declaration at the left margin ends whatever is
    /// open, even where one could be nested.
    strict_margin: bool,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, dialect: Dialect, tokens: Vec<Token>, errors: Vec<SyntaxError>) -> Self {
        let guess = tokens.len() / 2 + 8;
        let parts = Parts {
            nodes: Vec::with_capacity(guess),
            spans: Vec::with_capacity(guess),
            lists: vec![0],
            errors,
            ..Parts::default()
        };
        Self {
            text,
            dialect,
            tokens,
            parts,
            at: 0,
            pending: Vec::new(),
            closers: Vec::new(),
            swallowed: Vec::new(),
            depth: 0,
            damage: Damage::Slight,
            strict_margin: false,
        }
    }

    fn node(&mut self, node: Node, span: Span) -> NodeId {
        let id = NodeId::from_index(self.parts.nodes.len());
        self.parts.nodes.push(node);
        self.parts.spans.push(span);
        id
    }

    /// A node from `start` to the end of the last token that was taken.
    fn node_from(&mut self, start: u32, node: Node) -> NodeId {
        self.node(node, Span::new(start, self.last_end(start)))
    }

    fn span_of(&self, id: NodeId) -> Span {
        self.parts
            .spans
            .get(id.index())
            .copied()
            .unwrap_or_default()
    }

    fn node_of(&self, id: NodeId) -> Node {
        let found = self.parts.nodes.get(id.index());
        found.copied().unwrap_or(Node::Broken)
    }

    fn replace(&mut self, id: NodeId, node: Node) {
        if let Some(place) = self.parts.nodes.get_mut(id.index()) {
            *place = node;
        }
    }

    fn statement_node(&mut self, statement: Statement) -> StatementId {
        let index = u32::try_from(self.parts.statements.len()).unwrap_or(u32::MAX);
        self.parts.statements.push(statement);
        StatementId(index)
    }

    /// Begins a list: what is added to it from now on ends up in [`Parser::list_since`].
    fn list_start(&self) -> usize {
        self.pending.len()
    }

    fn add(&mut self, item: NodeId) {
        self.pending.push(item.number());
    }

    fn list_since(&mut self, start: usize) -> List {
        let count = self.pending.len() - start;
        if count == 0 {
            return List::EMPTY;
        }
        let lists = &mut self.parts.lists;
        let list = List(u32::try_from(lists.len()).unwrap_or_default());
        lists.push(u32::try_from(count).unwrap_or_default());
        lists.extend(self.pending.drain(start..));
        list
    }

    fn mark(&self) -> Mark {
        Mark {
            token: self.at,
            nodes: self.parts.nodes.len(),
            lists: self.parts.lists.len(),
            statements: self.parts.statements.len(),
            pending: self.pending.len(),
            closers: self.closers.len(),
            swallowed: self.swallowed.len(),
            errors: self.parts.errors.len(),
            depth: self.depth,
        }
    }

    /// Forgets what was made since `mark`, but not what was complained about or read.
    fn forget(&mut self, mark: Mark) {
        self.parts.nodes.truncate(mark.nodes);
        self.parts.spans.truncate(mark.nodes);
        self.parts.lists.truncate(mark.lists);
        self.parts.statements.truncate(mark.statements);
        self.pending.truncate(mark.pending);
        self.closers.truncate(mark.closers);
        self.depth = mark.depth;
    }

    /// Counts a level of nesting; the caller leaves it with [`Parser::leave`].
    fn enter(&mut self) -> Parsed<()> {
        if self.depth >= DEPTH_LIMIT {
            self.damage = Damage::TooDeep;
            return Err(self.error(
                self.here(),
                format!("nested more than {DEPTH_LIMIT} levels deep"),
                "move a part of it into a variable",
            ));
        }
        self.depth += 1;
        Ok(())
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}
