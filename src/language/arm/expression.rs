//! Floor 3: the strings of ARM JSON, template expressions among them. Evaluates nothing.

mod parser;
mod places;
mod scanner;

use std::borrow::Cow;

use crate::model::{Expression, Kind, Problem};
use crate::text::Span;

use places::Places;

/// The text of a JSON string as it is in the file.
#[derive(Clone, Debug)]
pub struct JsonString<'a> {
    /// What it says, escapes decoded; borrowed when it has none.
    pub value: Cow<'a, str>,
    /// What stands between the quotes in the file.
    pub raw: &'a str,
    /// The bytes of the whole token, quotes included.
    pub span: Span,
}

/// Lowers a JSON string: text, or a template expression when it starts with `[` and ends with
/// `]`.
///
/// Of `[[…]`, which is text, the first bracket is dropped. What cannot be read is
/// [`Kind::Broken`]; in any case the result spans the whole token.
pub fn lower_string(string: JsonString<'_>) -> Expression<'_> {
    let JsonString { value, raw, span } = string;
    let kind = if !(value.starts_with('[') && value.ends_with(']')) {
        Kind::Text(value)
    } else if value.starts_with("[[") {
        Kind::Text(without_first_byte(value))
    } else {
        let places = Places::new(span.start.saturating_add(1), raw, value.len());
        let borrowed = match &value {
            Cow::Borrowed(text) => Some(*text),
            Cow::Owned(_) => None,
        };
        parser::read(&value, borrowed, &places).unwrap_or_else(|flaw| {
            Kind::Broken(Box::new(Problem {
                span: places.span(flaw.start, flaw.end),
                message: flaw.message,
                help: Some(flaw.help),
            }))
        })
    };
    Expression::new(span, kind)
}

fn without_first_byte(value: Cow<'_, str>) -> Cow<'_, str> {
    match value {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(1..).unwrap_or_default()),
        Cow::Owned(mut text) => {
            text.remove(0);
            Cow::Owned(text)
        }
    }
}
