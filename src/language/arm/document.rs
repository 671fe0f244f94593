//! Floor 3: a whole JSON file as one tree, nothing left out and nothing interpreted.

use std::borrow::Cow;

use jsonc_parser::ast::{ObjectPropName, StringLit, Value};
use jsonc_parser::common::{Range, Ranged};

use super::embedded::embedded_templates;
use super::node::{Quoting, lower_token};
use super::parse::Tree;
use crate::model::{Call, Expression, Kind, Outline, Property};
use crate::text::{Span, offset};

/// Everything that a file says.
///
/// Calls of `createObject` and `createArray` are the objects and arrays that they make; a string
/// that is no text and no readable expression is an interpolation of its text.
pub fn outline<'t>(tree: &'t Tree<'t>) -> Outline<'t> {
    let work = Work {
        tree,
        embedded: embedded_templates(tree),
    };
    Outline {
        root: work.value(&tree.root),
    }
}

fn span(tree: &Tree<'_>, range: Range) -> Span {
    Span::new(
        offset(range.start) + tree.base,
        offset(range.end) + tree.base,
    )
}

struct Work<'t> {
    tree: &'t Tree<'t>,
    /// The templates that stand inside of others and are evaluated after them.
    embedded: Vec<Span>,
}

impl<'t> Work<'t> {
    fn value(&self, value: &'t Value<'t>) -> Expression<'t> {
        let kind = match value {
            Value::StringLit(token) => return self.string(token),
            Value::NumberLit(number) => Kind::Number(number.value),
            Value::BooleanLit(boolean) => Kind::Boolean(boolean.value),
            Value::NullKeyword(_) => Kind::Null,
            Value::Array(array) => {
                Kind::Array(array.elements.iter().map(|item| self.value(item)).collect())
            }
            Value::Object(object) => {
                let properties = object.properties.iter().map(|property| {
                    let key = match &property.name {
                        ObjectPropName::String(token) => self.string(token),
                        ObjectPropName::Word(word) => Expression::new(
                            span(self.tree, word.range),
                            Kind::Text(Cow::Borrowed(word.value)),
                        ),
                    };
                    let value = self.value(&property.value);
                    Property { key, value }
                });
                Kind::Object(properties.collect())
            }
        };
        Expression::new(span(self.tree, value.range()), kind)
    }

    fn string(&self, token: &'t StringLit<'t>) -> Expression<'t> {
        let place = span(self.tree, token.range);
        let lowered = lower_token(self.tree, token, quoting(&self.embedded, place));
        match lowered.kind {
            Kind::Broken(_) | Kind::Opaque => {
                let text = Kind::Text(Cow::Borrowed(&*token.value));
                Expression::new(
                    place,
                    Kind::Interpolation(vec![Expression::new(Span::default(), text)]),
                )
            }
            _ => made(lowered),
        }
    }
}

/// How strings at `at` are to be read.
pub(super) fn quoting(embedded: &[Span], at: Span) -> Quoting {
    let behind = embedded.partition_point(|template| template.start <= at.start);
    let template = behind.checked_sub(1).and_then(|last| embedded.get(last));
    match template {
        Some(template) if template.contains(at) => Quoting::Embedded,
        _ => Quoting::Plain,
    }
}

/// The same expression, with the objects and arrays that calls make in place of the calls.
pub(super) fn made(mut expression: Expression<'_>) -> Expression<'_> {
    expression.for_each_child_mut(&mut |child| {
        let own = std::mem::replace(child, Expression::new(Span::default(), Kind::Null));
        *child = made(own);
    });
    let Kind::Call(call) = expression.kind else {
        return expression;
    };
    Expression {
        span: expression.span,
        kind: made_by(*call),
    }
}

fn made_by(call: Call<'_>) -> Kind<'_> {
    let is = |name: &str| call.base.is_none() && call.name.text.eq_ignore_ascii_case(name);
    if is("createArray") {
        return Kind::Array(call.arguments);
    }
    if is("createObject") && call.arguments.len().is_multiple_of(2) {
        let mut properties = Vec::with_capacity(call.arguments.len() / 2);
        let mut arguments = call.arguments.into_iter();
        while let (Some(key), Some(value)) = (arguments.next(), arguments.next()) {
            properties.push(Property { key, value });
        }
        return Kind::Object(properties);
    }
    Kind::Call(Box::new(call))
}
