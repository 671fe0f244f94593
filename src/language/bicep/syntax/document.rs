//! Floor 3: a file that was read: its text, its tokens, its tree, its errors.

use std::sync::OnceLock;

use super::node::{List, Node, NodeId, StatementId};
use super::statement::{Statement, StatementKind};
use crate::language::bicep::error::SyntaxError;
use crate::language::bicep::lexer::lex;
use crate::language::bicep::token::{Token, TokenKind};
use crate::language::bicep::trivia::{Trivia, TriviaIn};
use crate::text::Span;

/// Which of Bicep's two kinds of file this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `.bicep`
    Template,
    /// `.bicepparam`
    Parameters,
}

/// What the parser hands over.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Parts {
    pub(in super::super) nodes: Vec<Node>,
    pub(in super::super) spans: Vec<Span>,
    /// Lists, each as its length and its node numbers; the one at 0 is empty.
    pub(in super::super) lists: Vec<u32>,
    pub(in super::super) statements: Vec<Statement>,
    pub(in super::super) top: Vec<StatementId>,
    pub(in super::super) errors: Vec<SyntaxError>,
}

/// A file that was read. Offsets are into the text as it was given: a byte order mark counts.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    text: &'a str,
    dialect: Dialect,
    parts: Parts,
    tokens: OnceLock<Vec<Token>>,
}

impl<'a> Document<'a> {
    pub(in super::super) const fn new(text: &'a str, dialect: Dialect, parts: Parts) -> Self {
        Self {
            text,
            dialect,
            parts,
            tokens: OnceLock::new(),
        }
    }

    /// The whole file.
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// How it was read.
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// What Bicep refuses in it, in the order of the file.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.parts.errors
    }

    /// Every token, the end of the file last. With the gaps between them they are the file.
    ///
    /// They are found again when first asked for: most files are only checked, which the tree is
    /// enough for, and they take more room than the text.
    pub fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| lex(self.text).tokens)
    }

    /// The tokens that lie wholly inside `range`.
    pub fn tokens_in(&self, range: Span) -> &[Token] {
        let tokens = self.tokens();
        let first = tokens.partition_point(|token| token.span.start < range.start);
        let rest = tokens.get(first..).unwrap_or_default();
        let count = rest.partition_point(|token| token.span.end <= range.end);
        rest.get(..count).unwrap_or_default()
    }

    /// Blanks, comments and directives that touch `range`, in order.
    pub fn trivia(&self, range: Span) -> impl Iterator<Item = Trivia> {
        TriviaIn::new(self.text, self.tokens(), range)
    }

    /// The top-level statements, in the order of the file.
    pub fn statements(&self) -> impl DoubleEndedIterator<Item = (StatementId, &Statement)> {
        let top = self.parts.top.iter();
        top.map(|&id| (id, self.statement(id)))
    }

    /// A statement, top-level or nested.
    pub fn statement(&self, id: StatementId) -> &Statement {
        const NONE: Statement = Statement {
            span: Span::new(0, 0),
            keyword: Span::new(0, 0),
            decorators: List::EMPTY,
            kind: StatementKind::Broken,
        };
        let found = self.parts.statements.get(id.0 as usize);
        found.unwrap_or(const { &NONE })
    }

    /// Every statement, nested ones before the one that holds them.
    pub fn all_statements(&self) -> impl DoubleEndedIterator<Item = (StatementId, &Statement)> {
        let all = self.parts.statements.iter();
        (0..u32::MAX).map(StatementId).take(all.len()).zip(all)
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> Node {
        let found = self.parts.nodes.get(id.index());
        found.copied().unwrap_or(Node::Broken)
    }

    /// Where a node stands.
    pub fn span(&self, id: NodeId) -> Span {
        let found = self.parts.spans.get(id.index());
        found.copied().unwrap_or_default()
    }

    /// A node as it is written.
    pub fn source(&self, id: NodeId) -> &'a str {
        self.span(id).slice(self.text)
    }

    /// Where a decorator stands, with its `@`; `id` is one of a statement's or a type's decorators.
    pub fn decorator_span(&self, id: NodeId) -> Span {
        let span = self.span(id);
        let next = self
            .tokens()
            .partition_point(|token| token.span.start < span.start);
        let before = next
            .checked_sub(1)
            .and_then(|index| self.tokens().get(index));
        match before {
            Some(token) if token.kind == TokenKind::At => token.span.to(span),
            _ => span,
        }
    }

    /// The items of a list, in order.
    pub fn list(
        &self,
        list: List,
    ) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator + Clone + use<'_> {
        let numbers = self.numbers(list).iter();
        numbers.map(|&number| NodeId::from_index(number as usize - 1))
    }

    /// The node numbers of a list.
    pub(super) fn numbers(&self, list: List) -> &[u32] {
        let start = list.0 as usize;
        let length = self.parts.lists.get(start).copied().unwrap_or_default() as usize;
        let items = self.parts.lists.get(start + 1..start + 1 + length);
        items.unwrap_or_default()
    }

    /// Every node, children before their parent: a loop over it needs no recursion.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator {
        (0..self.parts.nodes.len()).map(NodeId::from_index)
    }

    /// The value of a [`Node::Integer`].
    pub fn integer(&self, id: NodeId) -> Option<u64> {
        match self.node(id) {
            Node::Integer => self.source(id).parse().ok(),
            _ => None,
        }
    }

    /// The names that a loop or an anonymous function gives to items, and the body in which they stand
    /// for one.
    pub fn binds(&self, id: NodeId) -> Option<(List, NodeId)> {
        match self.node(id) {
            Node::For {
                variables, body, ..
            } => Some((variables, body)),
            Node::Lambda { parameters, body } => Some((parameters, body)),
            _ => None,
        }
    }

    /// Whether it is `az` or `sys`, in front of which the language's own functions stand.
    pub fn is_namespace(&self, id: NodeId) -> bool {
        self.node(id) == Node::Variable && matches!(self.source(id), "az" | "sys")
    }

    /// The node inside any number of parentheses.
    pub fn unparenthesized(&self, mut id: NodeId) -> NodeId {
        while let Node::Parenthesized(inner) = self.node(id) {
            id = inner;
        }
        id
    }

    /// The node inside any number of parentheses and `!` behind it.
    pub fn bare(&self, mut id: NodeId) -> NodeId {
        while let Node::Parenthesized(inner) | Node::NonNull(inner) = self.node(id) {
            id = inner;
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use crate::language::bicep::{Dialect, Node, StatementKind, parse};

    #[test]
    fn decorators_have_their_sign() {
        let text = "@ secure()\n@sys.minLength(1)\nparam a {\n  @b()\n  c: d\n}\n";
        let document = parse(text, Dialect::Template);
        assert_eq!(document.errors(), []);
        let (_, statement) = document.statements().next().expect("a statement");
        let decorators = document.list(statement.decorators);
        let told: Vec<_> = decorators
            .map(|id| document.decorator_span(id).slice(text))
            .collect();
        assert_eq!(told, ["@ secure()", "@sys.minLength(1)"]);
        let StatementKind::Parameter { ty: Some(ty), .. } = statement.kind else {
            panic!("a parameter");
        };
        let Node::ObjectType(items) = document.node(ty) else {
            panic!("an object type");
        };
        let item = document.list(items).next().expect("an item");
        assert_eq!(document.source(item), "@b()\n  c: d");
    }
}
