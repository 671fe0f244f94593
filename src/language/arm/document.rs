//! Floor 3: a whole JSON file as one tree, nothing left out and nothing interpreted.

use std::borrow::Cow;

use super::embedded::embedded_templates;
use super::node::{Quoting, lower_token};
use super::tree::{Shape, Tree, Value};
use crate::model::{Call, Expression, Kind, Outline, Property};
use crate::text::Span;

/// Everything that a file says.
///
/// Calls of `createObject` and `createArray` are the objects and arrays that they make; a string
/// that is no text and no readable expression is an interpolation of its text.
pub fn outline<'t>(tree: &'t Tree<'t>) -> Outline<'t> {
    let work = Work {
        embedded: embedded_templates(tree),
    };
    Outline {
        root: work.value(tree.root()),
    }
}

struct Work {
    /// The templates that stand inside of others and are evaluated after them.
    embedded: Vec<Span>,
}

impl Work {
    fn value<'t>(&self, value: Value<'t>) -> Expression<'t> {
        let kind = match value.shape() {
            Shape::Text(_) => return self.string(value),
            Shape::Number(number) => Kind::Number(number),
            Shape::Boolean(boolean) => Kind::Boolean(boolean),
            Shape::Null => Kind::Null,
            Shape::Array => Kind::Array(value.items().map(|item| self.value(item)).collect()),
            Shape::Object => {
                let properties = value.properties().map(|entry| Property {
                    key: self.value(entry.key),
                    value: self.value(entry.value),
                });
                Kind::Object(properties.collect())
            }
        };
        Expression::new(value.span(), kind)
    }

    fn string<'t>(&self, token: Value<'t>) -> Expression<'t> {
        let place = token.span();
        let lowered = lower_token(token, quoting(&self.embedded, place));
        match lowered.kind {
            Kind::Broken(_) | Kind::Opaque => {
                let text = Kind::Text(Cow::Borrowed(token.said()));
                Expression::new(
                    place,
                    Kind::Interpolation([Expression::new(Span::default(), text)].into()),
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
        return Kind::Object(properties.into());
    }
    Kind::Call(Box::new(call))
}
