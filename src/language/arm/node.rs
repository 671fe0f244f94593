//! Floor 3: one JSON value as a piece of syntax, and its way into the shared expression tree.

use std::borrow::Cow;

use super::expression::{JsonString, lower_string};
use super::run_time::reads_at_run_time;
use super::tree::{Entry, Shape, Value};
use crate::model::{Expression, Form, Kind, Property, Standing, Syntax};
use crate::text::Span;

/// A JSON value in a template.
#[derive(Clone, Copy)]
pub(super) struct Node<'t> {
    pub(super) value: Value<'t>,
    /// How strings that look like expressions are to be read.
    pub(super) quoting: Quoting,
}

/// When a string in brackets is an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// `[…]` is an expression of this template, `[[…]` a literal.
    Plain,
    /// The template stands inside another one that is evaluated first: `[[…]` is an expression of
    /// this template, and `[…]` one of the other, whose value is unknown here.
    Embedded,
    /// A policy stands around the template: `[…]` is the policy's, unknown here.
    Foreign,
}

/// One item of an array that a `copy` makes.
pub(super) struct LoopNode<'t> {
    pub(super) item: Option<Node<'t>>,
    pub(super) span: Span,
}

/// A value about which nothing is known.
pub(super) struct UnknownNode(pub(super) Span);

impl<'t> Node<'t> {
    pub(super) fn with(self, value: Value<'t>) -> Self {
        Self { value, ..self }
    }

    /// The value of the property `name` of an object, ignoring case; the last of several.
    pub(super) fn get(self, name: &str) -> Option<Self> {
        self.value.find(name).map(|entry| self.with(entry.value))
    }

    /// The value behind several names.
    pub(super) fn path(self, names: &[&str]) -> Option<Self> {
        names.iter().try_fold(self, |node, name| node.get(name))
    }

    /// The text of a string that is no expression.
    pub(super) fn literal(self) -> Option<&'t str> {
        self.value.text().filter(|text| !text.starts_with('['))
    }

    pub(super) fn properties(self) -> impl Iterator<Item = (Entry<'t>, Self)> {
        let properties = self.value.properties();
        properties.map(move |entry| (entry, self.with(entry.value)))
    }

    pub(super) fn items(self) -> impl Iterator<Item = Self> {
        self.value.items().map(move |value| self.with(value))
    }

    /// Whether it is an object that has all of its properties written out.
    fn is_plain_object(self) -> bool {
        self.value.is_object() && self.value.find("copy").is_none()
    }

    fn lower_object(self) -> Kind<'t> {
        let mut properties = Vec::with_capacity(self.value.properties().count());
        for (entry, node) in self.properties() {
            let loops = entry.is("copy").then(|| node.copies()).flatten();
            if let Some(loops) = loops {
                properties.extend(loops);
            } else {
                properties.push(self.lower_property(entry));
            }
        }
        Kind::Object(properties.into())
    }

    pub(super) fn lower_property(self, entry: Entry<'t>) -> Property<'t> {
        Property {
            key: self.with(entry.key).lower(),
            value: self.with(entry.value).lower(),
        }
    }

    /// The properties that a property-level `copy` makes; `None` when it is an ordinary property
    /// that happens to be called so.
    fn copies(self) -> Option<Vec<Property<'t>>> {
        let copies: Vec<_> = self.items().collect();
        if copies.is_empty() || !copies.iter().all(|copy| copy.get("count").is_some()) {
            return None;
        }
        let property = |copy: &Self| {
            let name = copy.get("name")?;
            let item = copy.get("input").map_or_else(
                || Expression::new(copy.span(), Kind::Opaque),
                |input| input.lower(),
            );
            Some(Property {
                key: name.lower(),
                value: Expression::new(copy.span(), Kind::Loop(Box::new(item))),
            })
        };
        copies.iter().map(property).collect()
    }
}

/// A string under the rules of the template that it stands in.
pub(super) fn lower_token(token: Value<'_>, quoting: Quoting) -> Expression<'_> {
    let span = token.span();
    let written = token.written();
    let raw = written.get(1..written.len() - 1).unwrap_or_default();
    let value = Cow::Borrowed(token.said());
    let is_expression = value.starts_with('[') && value.ends_with(']');
    if !is_expression || quoting == Quoting::Plain {
        return lower_string(JsonString { value, raw, span });
    }
    if quoting == Quoting::Foreign || !value.starts_with("[[") {
        return Expression::new(span, Kind::Opaque);
    }
    let inner = JsonString {
        value: Cow::Owned(value[1..].to_owned()),
        raw: raw.get(1..).unwrap_or_default(),
        span: Span::new(span.start + 1, span.end),
    };
    Expression {
        span,
        ..lower_string(inner)
    }
}

impl<'t> Syntax<'t> for Node<'t> {
    fn span(&self) -> Span {
        self.value.span()
    }

    fn lower(&self) -> Expression<'t> {
        let span = self.span();
        let kind = match self.value.shape() {
            Shape::Text(_) => return lower_token(self.value, self.quoting),
            Shape::Number(number) => number.parse().map_or(Kind::Number(number), Kind::Integer),
            Shape::Boolean(boolean) => Kind::Boolean(boolean),
            Shape::Null => Kind::Null,
            Shape::Array => {
                let items = self.value.items().map(|item| self.with(item).lower());
                Kind::Array(items.collect())
            }
            Shape::Object => self.lower_object(),
        };
        Expression::new(span, kind)
    }

    fn members(&self, name: &str) -> Vec<Property<'t>> {
        let properties = self.value.properties().filter(|entry| entry.is(name));
        properties.map(|entry| self.lower_property(entry)).collect()
    }

    fn at(&self, path: &[&str]) -> Option<Property<'t>> {
        let (last, before) = path.split_last()?;
        let owner = self.path(before)?;
        Some(self.lower_property(owner.value.find(last)?))
    }

    fn standing(&self, path: &[&str]) -> Option<Standing> {
        let node = self.path(path)?;
        let form = if node.is_plain_object() {
            Form::Object
        } else {
            Form::Other
        };
        Some(Standing {
            span: node.span(),
            form,
        })
    }

    fn reach(&self, path: &[&str]) -> Option<usize> {
        let mut node = *self;
        for (index, name) in path.iter().enumerate() {
            if index > 0 && !node.is_plain_object() {
                return Some(index);
            }
            node = node.get(name)?;
        }
        Some(path.len())
    }

    fn items(&self, path: &[&str]) -> Vec<Span> {
        let array = self.path(path).into_iter();
        array
            .flat_map(Node::items)
            .map(|item| item.span())
            .collect()
    }

    fn run_time_reads(&self, enter: &dyn Fn(Span) -> bool) -> Vec<Expression<'t>> {
        let mut found = Vec::new();
        if self.value.is_object() {
            // Whether to look into the piece itself is not asked.
            for (_, value) in self.properties() {
                value.collect_reads(enter, &mut found);
            }
        } else {
            self.collect_reads(enter, &mut found);
        }
        found
    }
}

impl<'t> Node<'t> {
    /// The parser bounds how deep values lie in one another.
    fn collect_reads(self, enter: &dyn Fn(Span) -> bool, found: &mut Vec<Expression<'t>>) {
        match self.value.shape() {
            Shape::Text(text) if reads_at_run_time(text) => {
                found.push(self.lower());
            }
            Shape::Array => {
                for item in self.items() {
                    item.collect_reads(enter, found);
                }
            }
            Shape::Object if enter(self.span()) => {
                for (_, value) in self.properties() {
                    value.collect_reads(enter, found);
                }
            }
            _ => {}
        }
    }
}

impl<'t> Syntax<'t> for LoopNode<'t> {
    fn span(&self) -> Span {
        self.span
    }

    fn lower(&self) -> Expression<'t> {
        let item = self.item.map_or_else(
            || Expression::new(self.span, Kind::Opaque),
            |item| item.lower(),
        );
        Expression::new(self.span, Kind::Loop(Box::new(item)))
    }

    fn run_time_reads(&self, enter: &dyn Fn(Span) -> bool) -> Vec<Expression<'t>> {
        let item = self.item.map(|item| item.run_time_reads(enter));
        item.unwrap_or_default()
    }

    fn members(&self, _name: &str) -> Vec<Property<'t>> {
        Vec::new()
    }

    fn at(&self, _path: &[&str]) -> Option<Property<'t>> {
        None
    }
}

impl<'t> Syntax<'t> for UnknownNode {
    fn span(&self) -> Span {
        self.0
    }

    fn lower(&self) -> Expression<'t> {
        Expression::new(self.0, Kind::Opaque)
    }

    fn run_time_reads(&self, _enter: &dyn Fn(Span) -> bool) -> Vec<Expression<'t>> {
        Vec::new()
    }

    fn members(&self, _name: &str) -> Vec<Property<'t>> {
        Vec::new()
    }

    fn at(&self, _path: &[&str]) -> Option<Property<'t>> {
        None
    }
}
