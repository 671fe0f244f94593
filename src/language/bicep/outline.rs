//! Floor 3: a whole Bicep file as one tree, nothing left out; and where each of its parts stands.

mod alone;

pub(super) use alone::read_expression;

use std::borrow::Cow;

use super::syntax::{Document, Item, Key, List, Node, NodeId, Piece, Statement, StatementKind};
use super::token::{Token, TokenKind};
use crate::model::{Access, Call, Expression, Kind, Name, Outline, Property};
use crate::text::{Span, offset};

/// A part of a file that a change can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A value.
    Value(NodeId),
    /// The name of an item of an object, by the object and the item's number.
    Key(NodeId, u32),
    /// A piece inside of a string: the type or the version of a resource.
    Inside,
    /// A resource among the items of an object.
    Declaration,
    /// A statement of the file, from its first word on.
    Statement,
    /// The decorators of a resource or module, by the word that they stand in front of.
    Decorators,
}

/// What a file says, and where its parts stand.
pub(super) struct Reading<'t> {
    /// Everything that the file says.
    pub(super) outline: Outline<'t>,
    /// The parts by their bytes, in order.
    parts: Vec<(Span, Part)>,
    /// The array or object that a value lies in, and its number there; in order of the values.
    owners: Vec<(NodeId, (NodeId, u32))>,
}

impl Reading<'_> {
    /// The part at these bytes.
    pub(super) fn part(&self, at: Span) -> Option<Part> {
        let found = self.parts.binary_search_by_key(&at, |(span, _)| *span);
        found
            .ok()
            .and_then(|index| self.parts.get(index))
            .map(|(_, part)| *part)
    }

    /// The array or object that a value lies in, and its number there.
    pub(super) fn owner(&self, value: NodeId) -> Option<(NodeId, usize)> {
        let found = self
            .owners
            .binary_search_by_key(&value, |(value, _)| *value);
        let (_, (owner, number)) = self.owners.get(found.ok()?)?;
        Some((*owner, *number as usize))
    }
}

/// Reads a whole file.
///
/// Objects, arrays, texts, `null`, members and calls of functions stand as what they are; a string that is
/// one hole is what is in the hole; the decorators of a resource or module are an array; everything
/// else is an interpolation of its tokens and of the values inside of it.
pub(super) fn reading<'t>(document: &'t Document<'t>) -> Reading<'t> {
    let mut work = Work::new(document, true);
    let outline = work.outline();
    let Work {
        mut parts,
        mut owners,
        ..
    } = work;
    // Of what stands at the same bytes the outermost, which came first.
    parts.sort_by_key(|(span, _)| *span);
    parts.dedup_by_key(|(span, _)| *span);
    owners.sort_unstable_by_key(|(value, _)| *value);
    Reading {
        outline,
        parts,
        owners,
    }
}

/// What a whole file says, without the places.
pub(super) fn outline<'t>(document: &'t Document<'t>) -> Outline<'t> {
    Work::new(document, false).outline()
}

/// How deep a tree is made; what lies deeper, as in a chain of a thousand links, is a text.
const DEEPEST: u32 = 150;

struct Work<'t> {
    document: &'t Document<'t>,
    depth: u32,
    /// Whether somebody will ask where the parts are.
    keeps_places: bool,
    parts: Vec<(Span, Part)>,
    owners: Vec<(NodeId, (NodeId, u32))>,
}

impl<'t> Work<'t> {
    fn new(document: &'t Document<'t>, keeps_places: bool) -> Self {
        Self {
            document,
            depth: 0,
            keeps_places,
            parts: Vec::new(),
            owners: Vec::new(),
        }
    }

    fn outline(&mut self) -> Outline<'t> {
        let statements = self.document.statements();
        let statements = statements.map(|(_, statement)| {
            if statement.span == declared(statement) {
                self.place(statement.span, Part::Statement);
            }
            self.statement(statement)
        });
        let root = Expression::new(Span::default(), Kind::Array(statements.collect()));
        Outline { root }
    }

    fn place(&mut self, at: Span, part: Part) {
        if self.keeps_places {
            self.parts.push((at, part));
        }
    }

    fn own(&mut self, value: NodeId, owner: NodeId, number: usize) {
        if self.keeps_places {
            self.owners.push((value, (owner, offset(number))));
        }
    }

    fn statement(&mut self, statement: &Statement) -> Expression<'t> {
        let document = self.document;
        let mut inner = Vec::new();
        match statement.kind {
            StatementKind::Resource { ty, value, .. } => {
                let decorators = self.decorators(statement);
                let inner = vec![self.type_string(ty), self.value(value)];
                let declaration = code(document, declared(statement), inner);
                let kind = Kind::Interpolation([decorators, declaration].into());
                return Expression::new(statement.span, kind);
            }
            StatementKind::Module { value, .. } => {
                let decorators = self.decorators(statement);
                let declaration = code(document, declared(statement), vec![self.value(value)]);
                let kind = Kind::Interpolation([decorators, declaration].into());
                return Expression::new(statement.span, kind);
            }
            StatementKind::Parameter {
                value: Some(value), ..
            }
            | StatementKind::Variable { value, .. }
            | StatementKind::Output { value, .. } => inner.push(self.value(value)),
            _ => {}
        }
        code(document, statement.span, inner)
    }

    fn decorators(&mut self, statement: &Statement) -> Expression<'t> {
        let part = Part::Decorators;
        self.place(statement.keyword, part);
        let decorators = self.values(statement.decorators);
        Expression::new(statement.keyword, Kind::Array(decorators))
    }

    /// `'type@version'`
    fn type_string(&mut self, id: NodeId) -> Expression<'t> {
        let span = self.document.span(id);
        let Some(inside) = self.document.string_content(id) else {
            return code(self.document, span, Vec::new());
        };
        let written = inside.slice(self.document.text());
        let at = written.find('@').unwrap_or(written.len());
        let mut pieces = Vec::new();
        for (from, to) in [(0, at), (at + 1, written.len())] {
            let Some(text) = written.get(from..to) else {
                continue;
            };
            let span = Span::new(inside.start + offset(from), inside.start + offset(to));
            self.place(span, Part::Inside);
            pieces.push(Expression::new(span, Kind::Text(Cow::Borrowed(text))));
        }
        Expression::new(span, Kind::Interpolation(pieces.into()))
    }

    fn value(&mut self, id: NodeId) -> Expression<'t> {
        let document = self.document;
        let span = document.span(id);
        self.place(span, Part::Value(id));
        if self.depth >= DEEPEST {
            return code(document, span, Vec::new());
        }
        self.depth += 1;
        let value = self.inside(id, span);
        self.depth -= 1;
        value
    }

    fn inside(&mut self, id: NodeId, span: Span) -> Expression<'t> {
        let document = self.document;
        let kind = match document.node(id) {
            Node::Null => Kind::Null,
            Node::Integer => Kind::Number(document.source(id)),
            Node::String { .. } => return self.string(id),
            Node::Array(items) => {
                let items = document.list(items).enumerate().map(|(number, item)| {
                    self.own(item, id, number);
                    self.value(item)
                });
                Kind::Array(items.collect())
            }
            Node::Object(_) => self.object(id),
            Node::Call {
                function,
                arguments,
            } => Kind::Call(Box::new(Call {
                base: None,
                name: name_to(document, function, function),
                arguments: self.values(arguments),
            })),
            Node::MethodCall {
                base,
                function,
                arguments,
            } if document.is_namespace(base) => Kind::Call(Box::new(Call {
                base: None,
                name: name_to(document, base, function),
                arguments: self.values(arguments),
            })),
            Node::Member {
                base,
                name,
                safe: false,
            } => Kind::Member(Box::new(Access {
                base: self.value(base),
                name: name_to(document, name, name),
                safe: false,
            })),
            _ => {
                let children = document.children(id);
                let inner = children.filter(|child| document.node(*child) != Node::Name);
                let inner = inner.map(|child| self.value(child)).collect();
                return code(document, span, inner);
            }
        };
        Expression::new(span, kind)
    }

    fn values(&mut self, list: List) -> Box<[Expression<'t>]> {
        let items = self.document.list(list);
        items.map(|item| self.value(item)).collect()
    }

    fn string(&mut self, id: NodeId) -> Expression<'t> {
        let span = self.document.span(id);
        let Some(view) = self.document.string(id) else {
            return code(self.document, span, Vec::new());
        };
        let mut pieces = Vec::with_capacity(view.pieces.len());
        let mut holes = false;
        for piece in view.pieces {
            pieces.push(match piece {
                Piece::Text { span, value } => Expression::new(span, Kind::Text(value)),
                Piece::Hole(hole) => {
                    holes = true;
                    self.value(hole)
                }
            });
        }
        let kind = match (pieces.len(), holes) {
            (0, _) => Kind::Text(Cow::Borrowed("")),
            (1, _) => match pieces.pop() {
                Some(only) => only.kind,
                None => Kind::Opaque,
            },
            _ => Kind::Interpolation(pieces.into()),
        };
        Expression::new(span, kind)
    }

    fn object(&mut self, id: NodeId) -> Kind<'t> {
        let document = self.document;
        let view = document.object(id);
        let mut properties = Vec::with_capacity(view.map_or(0, |view| view.items().len()));
        let items = view.into_iter().flat_map(|view| view.items());
        for (number, item) in items.enumerate() {
            let (key, value) = match item {
                Item::Property(property) => {
                    let key = self.key(&property.key);
                    self.place(property.key.span, Part::Key(id, offset(number)));
                    self.own(property.value, id, number);
                    (key, self.value(property.value))
                }
                Item::Declaration(statement) => {
                    let statement = *document.statement(statement);
                    let place = declared(&statement);
                    self.place(place, Part::Declaration);
                    let key = Expression::new(place, Kind::Interpolation(Box::default()));
                    (key, self.statement(&statement))
                }
                Item::Spread { id, value } => {
                    let inner = vec![self.value(value)];
                    (nameless(), code(document, document.span(id), inner))
                }
                Item::Broken(id) => (nameless(), code(document, document.span(id), Vec::new())),
            };
            properties.push(Property { key, value });
        }
        Kind::Object(properties.into())
    }

    fn key(&mut self, key: &Key<'t>) -> Expression<'t> {
        match &key.name {
            Some(name) => Expression::new(key.span, Kind::Text(name.clone())),
            None => self.string(key.id),
        }
    }
}

/// A name as it is written, from `first` to `last`: with the namespace in front of it.
fn name_to<'t>(document: &'t Document<'t>, first: NodeId, last: NodeId) -> Name<'t> {
    let span = document.span(first).to(document.span(last));
    Name {
        span,
        text: Cow::Borrowed(span.slice(document.text())),
    }
}

/// Where the model has a resource: from its first word on.
fn declared(statement: &Statement) -> Span {
    Span::new(statement.keyword.start, statement.span.end)
}

/// The key of an item that has none.
fn nameless() -> Expression<'static> {
    Expression::new(Span::default(), Kind::Interpolation(Box::default()))
}

/// The tokens of a stretch of a file, with values in their places.
fn code<'t>(document: &'t Document<'t>, span: Span, inner: Vec<Expression<'t>>) -> Expression<'t> {
    let mut pieces = Vec::new();
    let mut rest = document.tokens_in(span);
    for value in inner {
        let before = rest.partition_point(|token| token.span.start < value.span.start);
        pieces.extend(words(document, &rest[..before]));
        // Over what is inside of it without a look at each: a chain has one inside of another.
        let within = rest.partition_point(|token| token.span.start < value.span.end);
        rest = &rest[within..];
        pieces.push(value);
    }
    pieces.extend(words(document, rest));
    Expression::new(span, Kind::Interpolation(pieces.into()))
}

/// Tokens as the texts that they are; the ends of lines and of the file aside.
fn words<'t>(
    document: &'t Document<'t>,
    tokens: &'t [Token],
) -> impl Iterator<Item = Expression<'t>> {
    let words = tokens
        .iter()
        .filter(|token| !matches!(token.kind, TokenKind::NewLine | TokenKind::End));
    words.map(|token| {
        let text = token.span.slice(document.text());
        Expression::new(Span::default(), Kind::Text(Cow::Borrowed(text)))
    })
}
