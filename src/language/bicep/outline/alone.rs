//! Floor 3: an expression of Bicep that stands in no file.

use std::borrow::Cow;

use super::super::syntax::StatementKind;
use super::super::{Dialect, parse};
use super::{Work, nameless};
use crate::model::{Access, Call, Expression, Kind, Name, Property};

/// What an expression that stands alone says; an interpolation of nothing when it is none.
pub(in super::super) fn read_expression(text: &str) -> Expression<'static> {
    let file = format!("var x = {text}\n");
    let document = parse(&file, Dialect::Template);
    let owned = document.statements().next().and_then(|(_, statement)| {
        let StatementKind::Variable { value, .. } = statement.kind else {
            return None;
        };
        let mut work = Work::new(&document, false);
        document
            .errors()
            .is_empty()
            .then(|| owned(&work.value(value)))
    });
    owned.unwrap_or_else(nameless)
}

/// The same value, of a text that is no more. Only what [`Work`] makes of expressions.
fn owned(value: &Expression<'_>) -> Expression<'static> {
    let all = |list: &[Expression<'_>]| list.iter().map(owned).collect();
    let kind = match &value.kind {
        Kind::Null => Kind::Null,
        Kind::Number(text) => text.parse().map_or(Kind::Opaque, Kind::Integer),
        Kind::Text(text) => Kind::Text(Cow::Owned(text.clone().into_owned())),
        Kind::Interpolation(pieces) => Kind::Interpolation(all(pieces)),
        Kind::Array(items) => Kind::Array(all(items)),
        Kind::Object(properties) => {
            let properties = properties.iter().map(|property| Property {
                key: owned(&property.key),
                value: owned(&property.value),
            });
            Kind::Object(properties.collect())
        }
        Kind::Call(call) => Kind::Call(Box::new(Call {
            base: None,
            name: Name {
                span: call.name.span,
                text: Cow::Owned(call.name.text.clone().into_owned()),
            },
            arguments: all(&call.arguments),
        })),
        Kind::Member(access) => Kind::Member(Box::new(Access {
            base: owned(&access.base),
            name: Name {
                span: access.name.span,
                text: Cow::Owned(access.name.text.clone().into_owned()),
            },
            safe: access.safe,
        })),
        _ => Kind::Opaque,
    };
    Expression::new(value.span, kind)
}
