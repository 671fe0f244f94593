//! Floor 3: values that a change writes, as JSON and as template expressions.

use std::borrow::Cow;

use super::File;
use super::find::{What, find};
use super::trivia::line_starts;
use crate::language::Refusal;
use crate::language::arm::expression::{JsonString, lower_string};
use crate::language::arm::node::{Quoting, lower_token};
use crate::language::arm::tree::{Shape, Value};
use crate::model::{Expression, Kind, Written};
use crate::text::{Span, reindent};

/// How a written value is laid out.
#[derive(Clone, Debug)]
pub(super) struct Ink {
    /// Where it goes, for refusals.
    pub(super) at: Span,
    pub(super) quoting: Quoting,
    pub(super) line_end: &'static str,
    pub(super) unit: String,
    pub(super) colon: &'static str,
    pub(super) separator: &'static str,
    pub(super) pad: &'static str,
    pub(super) array_pad: &'static str,
    /// Whether all stands on one line.
    pub(super) flat: bool,
    /// The indentation of the line that the value starts on.
    pub(super) indent: String,
}

impl Ink {
    fn deeper(&self) -> Self {
        Self {
            indent: format!("{}{}", self.indent, self.unit),
            ..self.clone()
        }
    }

    /// Members between brackets.
    fn list(&self, brackets: [char; 2], pad: &str, members: &[String]) -> String {
        let [open, close] = brackets;
        if members.is_empty() {
            return format!("{open}{close}");
        }
        if self.flat {
            let all = members.join(&format!(",{}", self.separator));
            return format!("{open}{pad}{all}{pad}{close}");
        }
        let line = format!("{}{}", self.line_end, self.indent);
        let inner = format!("{line}{}", self.unit);
        let all = members.join(&format!(",{inner}"));
        format!("{open}{inner}{all}{line}{close}")
    }
}

impl<'t> File<'t> {
    /// A value as JSON.
    pub(super) fn json(&self, written: &Written, ink: &Ink) -> Result<String, Refusal> {
        match written {
            Written::Null => Ok("null".to_owned()),
            Written::Integer(value) => Ok(value.to_string()),
            Written::Text(text) => Ok(literal(text, ink.quoting)),
            Written::Copy(at) => self.copy(*at, ink),
            Written::Call { .. }
            | Written::Member { .. }
            | Written::Symbol(_)
            | Written::Expression(_) => Ok(marked(&self.expression(written, ink.at)?, ink.quoting)),
            Written::Object(properties) => {
                let inner = ink.deeper();
                let member = |(name, value): &(Written, Written)| {
                    let name = self.key(name, &inner)?;
                    Ok(format!("{name}{}{}", ink.colon, self.json(value, &inner)?))
                };
                let members = properties.iter().map(member);
                let members = members.collect::<Result<Vec<_>, Refusal>>()?;
                Ok(ink.list(['{', '}'], ink.pad, &members))
            }
            Written::Array(items) => {
                let inner = ink.deeper();
                let items = items.iter().map(|item| self.json(item, &inner));
                let items = items.collect::<Result<Vec<_>, _>>()?;
                Ok(ink.list(['[', ']'], ink.array_pad, &items))
            }
        }
    }

    /// A value as the name of a property, or where else only a string may stand.
    pub(super) fn key(&self, written: &Written, ink: &Ink) -> Result<String, Refusal> {
        let json = match written {
            Written::Null | Written::Object(_) | Written::Array(_) => String::new(),
            _ => self.json(written, ink)?,
        };
        if json.starts_with('"') {
            return Ok(json);
        }
        let at = match written {
            Written::Copy(at) => *at,
            _ => ink.at,
        };
        Err(Refusal::Unfit {
            at,
            as_what: "a property's name",
        })
    }

    /// A value as it stands inside of an expression, escaped for JSON. `at` is where it goes.
    pub(super) fn expression(&self, written: &Written, at: Span) -> Result<String, Refusal> {
        let all = |list: &mut dyn Iterator<Item = &Written>| {
            let all = list.map(|item| self.expression(item, at));
            all.collect::<Result<Vec<_>, _>>().map(|all| all.join(", "))
        };
        Ok(match written {
            Written::Null => "null()".to_owned(),
            Written::Integer(value) => value.to_string(),
            Written::Text(text) => quoted(text),
            Written::Copy(from) => self.copy_expression(*from)?,
            Written::Call { name, arguments } => {
                let arguments = all(&mut arguments.iter())?;
                let call = format!("{}({arguments})", escape(name));
                call
            }
            Written::Member { base, name } => {
                format!("{}.{}", self.expression(base, at)?, escape(name))
            }
            Written::Symbol(text) | Written::Expression(text) => {
                if let Kind::Broken(problem) = read(text).kind {
                    return Err(Refusal::BadExpression {
                        at,
                        text: text.clone(),
                        reason: problem.message,
                    });
                }
                escape(text.trim())
            }
            Written::Object(properties) => {
                let mut flat = properties.iter().flat_map(|(name, value)| [name, value]);
                format!("createObject({})", all(&mut flat)?)
            }
            Written::Array(items) => format!("createArray({})", all(&mut items.iter())?),
        })
    }

    /// What stands at `at`, as a JSON value.
    fn copy(&self, at: Span, ink: &Ink) -> Result<String, Refusal> {
        let source = self.source;
        let Some(place) = find(self.tree, at) else {
            return Err(absent(at));
        };
        let token = match place.what {
            What::Value(value) if value.text().is_none() => {
                let text = source.slice(at);
                let from = self.layout.indentation(at.start);
                return Ok(reindent(text, &line_starts(text), from, &ink.indent).into_owned());
            }
            What::Value(token) | What::Key(token) => token,
            What::Inside(token) => {
                let node = self.inner(token, at)?;
                return Ok(match node.kind {
                    Kind::Text(text) => literal(&text, ink.quoting),
                    _ => marked(source.slice(at).trim(), ink.quoting),
                });
            }
        };
        if self.quoting(at) == ink.quoting {
            return Ok(source.slice(at).to_owned());
        }
        match self.lowered(token)?.kind {
            Kind::Text(text) => Ok(literal(&text, ink.quoting)),
            _ => Ok(marked(self.bare(token)?, ink.quoting)),
        }
    }

    /// What stands at `at`, as it stands inside of an expression.
    fn copy_expression(&self, at: Span) -> Result<String, Refusal> {
        let unfit = Refusal::Unfit {
            at,
            as_what: "a part of an expression",
        };
        let place = find(self.tree, at).ok_or_else(|| absent(at))?;
        let token = match place.what {
            What::Inside(token) => {
                self.inner(token, at)?;
                return Ok(self.source.slice(at).trim().to_owned());
            }
            What::Value(value) | What::Key(value) => match value.shape() {
                Shape::Text(_) => value,
                Shape::Null => return Ok("null()".to_owned()),
                Shape::Boolean(boolean) => return Ok(format!("{boolean}()")),
                Shape::Number(number) if number.parse::<i64>().is_ok() => {
                    return Ok(number.to_owned());
                }
                _ => return Err(unfit),
            },
        };
        match self.lowered(token)?.kind {
            Kind::Text(text) => Ok(quoted(&text)),
            _ => Ok(self.bare(token)?.to_owned()),
        }
    }

    /// The expression in a string, without its marks, as it is in the file.
    fn bare(&self, token: Value<'_>) -> Result<&'t str, Refusal> {
        let span = token.span();
        let open = match self.quoting(span) {
            Quoting::Embedded => "\"[[",
            Quoting::Plain | Quoting::Foreign => "\"[",
        };
        let text = self.source.slice(span).strip_prefix(open);
        let text = text.and_then(|text| text.strip_suffix("]\""));
        text.map(str::trim).ok_or_else(|| Refusal::Unreadable {
            at: span,
            reason: "its brackets are written as escapes".to_owned(),
        })
    }

    /// The tree of a string; refused when it cannot be read.
    pub(super) fn lowered(&self, token: Value<'t>) -> Result<Expression<'t>, Refusal> {
        let span = token.span();
        let lowered = lower_token(token, self.quoting(span));
        let reason = match lowered.kind {
            Kind::Broken(problem) => problem.message,
            Kind::Opaque => "it belongs to the template around this one".to_owned(),
            _ => return Ok(lowered),
        };
        Err(Refusal::Unreadable { at: span, reason })
    }

    /// The part of a string's expression that stands at `at`.
    pub(super) fn inner(&self, token: Value<'t>, at: Span) -> Result<Expression<'t>, Refusal> {
        let lowered = self.lowered(token)?;
        let mut found = None;
        lowered.walk(&mut |node| {
            if node.span == at {
                found = Some(node.clone());
            }
        });
        found.ok_or_else(|| absent(at))
    }
}

fn absent(at: Span) -> Refusal {
    Refusal::Absent {
        at,
        wanted: "value",
    }
}

/// An expression that stands in no file.
pub(in crate::language::arm) fn read(text: &str) -> Expression<'_> {
    lower_string(JsonString {
        value: Cow::Owned(format!("[{}]", text.trim())),
        raw: "",
        span: Span::default(),
    })
}

/// A text as a JSON string that is no expression.
pub(super) fn literal(text: &str, quoting: Quoting) -> String {
    let guard = match quoting {
        _ if !(text.starts_with('[') && text.ends_with(']')) => "",
        Quoting::Plain | Quoting::Foreign => "[",
        Quoting::Embedded => "[[",
    };
    format!("\"{guard}{}\"", escape(text))
}

/// An expression, already escaped, as a JSON string.
fn marked(expression: &str, quoting: Quoting) -> String {
    let open = match quoting {
        Quoting::Plain | Quoting::Foreign => "[",
        Quoting::Embedded => "[[",
    };
    format!("\"{open}{expression}]\"")
}

/// A text as a literal inside of an expression, escaped for JSON.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", escape(&text.replace('\'', "''")))
}

/// The inside of a JSON string.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\x1f' => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            _ => out.push(letter),
        }
    }
    out
}
