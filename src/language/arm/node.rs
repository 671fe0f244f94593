//! Floor 3: one JSON value as a piece of syntax, and its way into the shared expression tree.

use std::borrow::Cow;

use jsonc_parser::ast::{Object, ObjectProp, ObjectPropName, StringLit, Value};
use jsonc_parser::common::Range;

use super::expression::{JsonString, lower_string};
use super::parse::Tree;
use super::run_time::reads_at_run_time;
use crate::model::{Expression, Form, Kind, Property, Standing, Syntax};
use crate::text::{Span, offset};

/// A JSON value, with the file that it stands in.
#[derive(Clone, Copy)]
pub(super) struct Node<'t> {
    pub(super) value: &'t Value<'t>,
    pub(super) tree: &'t Tree<'t>,
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
    pub(super) fn with(self, value: &'t Value<'t>) -> Self {
        Self { value, ..self }
    }

    pub(super) fn span_of(self, range: Range) -> Span {
        Span::new(
            offset(range.start) + self.tree.base,
            offset(range.end) + self.tree.base,
        )
    }

    /// The value of the property `name` of an object, ignoring case; the last of several.
    pub(super) fn get(self, name: &str) -> Option<Self> {
        let object = self.value.as_object()?;
        find(object, name).map(|property| self.with(&property.value))
    }

    /// The value behind several names.
    pub(super) fn path(self, names: &[&str]) -> Option<Self> {
        names.iter().try_fold(self, |node, name| node.get(name))
    }

    /// The text of a string that is no expression.
    pub(super) fn literal(self) -> Option<&'t str> {
        match self.value {
            Value::StringLit(string) if !string.value.starts_with('[') => Some(&string.value),
            _ => None,
        }
    }

    pub(super) fn properties(self) -> impl Iterator<Item = (&'t ObjectProp<'t>, Self)> {
        let object = self.value.as_object();
        let properties = object.map_or(&[][..], |object| &object.properties[..]);
        properties
            .iter()
            .map(move |property| (property, self.with(&property.value)))
    }

    pub(super) fn items(self) -> impl Iterator<Item = Self> {
        let array = self.value.as_array();
        let items = array.map_or(&[][..], |array| &array.elements[..]);
        items.iter().map(move |value| self.with(value))
    }

    fn lower_string(self, string: &'t StringLit<'t>) -> Expression<'t> {
        lower_token(self.tree, string, self.quoting)
    }

    fn lower_object(self, object: &'t Object<'t>) -> Kind<'t> {
        let mut properties = Vec::with_capacity(object.properties.len());
        for property in &object.properties {
            let node = self.with(&property.value);
            let loops = (name_of(property).eq_ignore_ascii_case("copy"))
                .then(|| node.copies())
                .flatten();
            if let Some(loops) = loops {
                properties.extend(loops);
            } else {
                properties.push(self.lower_property(property));
            }
        }
        Kind::Object(properties)
    }

    pub(super) fn lower_property(self, property: &'t ObjectProp<'t>) -> Property<'t> {
        let key = match &property.name {
            ObjectPropName::String(string) => self.lower_string(string),
            ObjectPropName::Word(word) => Expression::new(
                self.span_of(word.range),
                Kind::Text(Cow::Borrowed(word.value)),
            ),
        };
        Property {
            key,
            value: self.with(&property.value).lower(),
        }
    }

    /// The properties that a property-level `copy` makes; `None` when it is an ordinary property
    /// that happens to be called so.
    fn copies(self) -> Option<Vec<Property<'t>>> {
        let array = self.value.as_array()?;
        let copies: Vec<_> = array.elements.iter().map(|item| self.with(item)).collect();
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
pub(super) fn lower_token<'t>(
    tree: &Tree<'t>,
    string: &'t StringLit<'t>,
    quoting: Quoting,
) -> Expression<'t> {
    let range = string.range;
    let span = Span::new(
        offset(range.start) + tree.base,
        offset(range.end) + tree.base,
    );
    let raw = tree.text.get(range.start + 1..range.end.saturating_sub(1));
    let raw = raw.unwrap_or_default();
    let value: Cow<'t, str> = match &string.value {
        Cow::Borrowed(value) => Cow::Borrowed(value),
        Cow::Owned(value) => Cow::Borrowed(value.as_str()),
    };
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
        self.span_of(range_of(self.value))
    }

    fn lower(&self) -> Expression<'t> {
        let span = self.span();
        let kind = match self.value {
            Value::StringLit(string) => return self.lower_string(string),
            Value::NumberLit(number) => number
                .value
                .parse()
                .map_or(Kind::Number(number.value), Kind::Integer),
            Value::BooleanLit(boolean) => Kind::Boolean(boolean.value),
            Value::NullKeyword(_) => Kind::Null,
            Value::Array(array) => Kind::Array(
                array
                    .elements
                    .iter()
                    .map(|item| self.with(item).lower())
                    .collect(),
            ),
            Value::Object(object) => self.lower_object(object),
        };
        Expression::new(span, kind)
    }

    fn members(&self, name: &str) -> Vec<Property<'t>> {
        let Some(object) = self.value.as_object() else {
            return Vec::new();
        };
        object
            .properties
            .iter()
            .filter(|property| name_of(property).eq_ignore_ascii_case(name))
            .map(|property| self.lower_property(property))
            .collect()
    }

    fn at(&self, path: &[&str]) -> Option<Property<'t>> {
        let (last, before) = path.split_last()?;
        let owner = self.path(before)?;
        let property = find(owner.value.as_object()?, last)?;
        Some(self.lower_property(property))
    }

    fn standing(&self, path: &[&str]) -> Option<Standing> {
        let node = self.path(path)?;
        let copies = |property| name_of(property).eq_ignore_ascii_case("copy");
        let form = match node.value {
            Value::Object(object) if !object.properties.iter().any(copies) => Form::Object,
            _ => Form::Other,
        };
        Some(Standing {
            span: node.span(),
            form,
        })
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
        match self.value {
            // Whether to look into the piece itself is not asked.
            Value::Object(_) => {
                for (_, value) in self.properties() {
                    value.collect_reads(enter, &mut found);
                }
            }
            _ => self.collect_reads(enter, &mut found),
        }
        found
    }
}

impl<'t> Node<'t> {
    /// The parser bounds how deep values lie in one another.
    fn collect_reads(self, enter: &dyn Fn(Span) -> bool, found: &mut Vec<Expression<'t>>) {
        match self.value {
            Value::StringLit(string) if reads_at_run_time(&string.value) => {
                found.push(self.lower());
            }
            Value::Array(_) => {
                for item in self.items() {
                    item.collect_reads(enter, found);
                }
            }
            Value::Object(_) if enter(self.span()) => {
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

/// The name of a property, escapes decoded.
pub(super) fn name_of<'t>(property: &'t ObjectProp<'t>) -> &'t str {
    match &property.name {
        ObjectPropName::String(string) => &string.value,
        ObjectPropName::Word(word) => word.value,
    }
}

/// The property `name` of an object, ignoring case; the last of several, as ARM reads it.
pub(super) fn find<'t>(object: &'t Object<'t>, name: &str) -> Option<&'t ObjectProp<'t>> {
    object
        .properties
        .iter()
        .rev()
        .find(|property| name_of(property).eq_ignore_ascii_case(name))
}

fn range_of(value: &Value<'_>) -> Range {
    match value {
        Value::StringLit(node) => node.range,
        Value::NumberLit(node) => node.range,
        Value::BooleanLit(node) => node.range,
        Value::Object(node) => node.range,
        Value::Array(node) => node.range,
        Value::NullKeyword(node) => node.range,
    }
}
