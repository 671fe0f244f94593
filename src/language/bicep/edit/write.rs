//! Floor 3: values as Bicep writes them.

use super::{Lowering, Part};
use crate::language::bicep::outline::read_expression;
use crate::language::bicep::syntax::{Item, Node, NodeId, Piece};
use crate::language::lowered::Refusal;
use crate::model::{Kind, Written};
use crate::text::Span;

/// How what is written lies in the file: on lines of their own, or on one.
#[derive(Clone, Copy)]
pub(super) enum Lay<'l> {
    /// On lines; the indentation of the line that it begins on.
    Lines {
        /// What ends a line.
        end: &'static str,
        /// The indentation.
        indent: &'l str,
        /// One step of it.
        unit: &'l str,
    },
    /// On one line.
    Line,
}

/// A text between single quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", escaped(text))
}

/// A text as it stands between single quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' if letters.peek() == Some(&'{') => out.push_str("\\$"),
            _ => out.push(letter),
        }
    }
    out
}

fn is_identifier(text: &str) -> bool {
    let mut letters = text.bytes();
    let first = letters.next();
    first.is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == b'_')
}

impl Lowering<'_> {
    /// A value in the place of the one at `id`.
    pub(super) fn written_at(&self, id: NodeId, value: &Written) -> Result<String, Refusal> {
        let at = self.document.span(id);
        let owner = self.reading.owners.get(&id);
        let on_lines = owner.is_some_and(|(owner, _)| self.has_lines(*owner));
        let indent = self.layout.indentation(at.start);
        let unit = self.unit();
        let lay = if on_lines {
            let end = self.layout.line_end(at.start);
            Lay::Lines { end, indent, unit }
        } else {
            Lay::Line
        };
        self.written(value, at, lay)
    }

    /// A value as it is written at `at`.
    pub(super) fn written(
        &self,
        value: &Written,
        at: Span,
        lay: Lay<'_>,
    ) -> Result<String, Refusal> {
        Ok(match value {
            Written::Null => "null".to_owned(),
            Written::Integer(value) => value.to_string(),
            Written::Text(text) => quoted(text),
            Written::Copy(from) => self.text(*from).to_owned(),
            Written::Expression(text) => expression(in_bicep(text), at)?.to_owned(),
            Written::Call { name, arguments } => {
                let arguments = arguments.iter();
                let arguments = arguments.map(|one| match one {
                    Written::Copy(from) => Ok(self.bare(*from).to_owned()),
                    other => self.written(other, at, Lay::Line),
                });
                let arguments = arguments.collect::<Result<Vec<_>, _>>()?;
                format!("{name}({})", arguments.join(", "))
            }
            Written::Object(properties) => {
                let inner = deeper(lay);
                let lay_inner = inner.as_lay();
                let mut items = Vec::with_capacity(properties.len());
                for (key, value) in properties {
                    let key = self.written_key(key, at)?;
                    let value = self.written(value, at, lay_inner)?;
                    items.push(format!("{key}: {value}"));
                }
                enclosed("{", &items, "}", lay, &inner)
            }
            Written::Array(list) => {
                let inner = deeper(lay);
                let lay_inner = inner.as_lay();
                let items = list.iter().map(|one| self.written(one, at, lay_inner));
                let items = items.collect::<Result<Vec<_>, _>>()?;
                enclosed("[", &items, "]", lay, &inner)
            }
        })
    }

    /// A value as it is written; of a text that is nothing but one value, that value.
    fn bare(&self, at: Span) -> &str {
        let id = match self.part(at) {
            Some(Part::Value(id)) => Some(id),
            Some(Part::Key(object, number)) => self.key_node(object, number),
            _ => None,
        };
        let view = id.and_then(|id| self.document.string(id));
        match view.as_ref().map(|view| &view.pieces[..]) {
            Some([Piece::Hole(hole)]) => self.document.source(*hole),
            _ => self.text(at),
        }
    }

    fn key_node(&self, object: NodeId, number: usize) -> Option<NodeId> {
        match self.document.object(object)?.items().nth(number)? {
            Item::Property(property) => Some(property.key.id),
            _ => None,
        }
    }

    /// The name of a property.
    pub(super) fn written_key(&self, name: &Written, at: Span) -> Result<String, Refusal> {
        Ok(match name {
            Written::Text(text) if is_identifier(text) => text.clone(),
            Written::Text(text) => quoted(text),
            Written::Copy(from) => self.as_key(self.value(*from)?)?,
            other => format!("'${{{}}}'", self.written(other, at, Lay::Line)?),
        })
    }

    /// A value as the name of a property.
    pub(super) fn as_key(&self, id: NodeId) -> Result<String, Refusal> {
        let at = self.document.span(id);
        let text = self.text(at);
        let unfit = Refusal::Unfit {
            at,
            as_what: "the name of a property",
        };
        match self.document.node(id) {
            _ if text.contains(['\n', '\r']) => Err(unfit),
            Node::String { .. } if text.starts_with('\'') => Ok(text.to_owned()),
            Node::String { .. }
            | Node::Null
            | Node::Boolean(_)
            | Node::Integer
            | Node::Object(_)
            | Node::Array(_)
            | Node::For { .. }
            | Node::Spread(_)
            | Node::Broken => Err(unfit),
            _ if text.contains("//") || text.contains("/*") => Err(unfit),
            _ => Ok(format!("'${{{text}}}'")),
        }
    }
}

/// Where the items of an object or array lie.
struct Inner {
    lines: Option<(&'static str, String, String)>,
}

impl Inner {
    fn as_lay(&self) -> Lay<'_> {
        match &self.lines {
            Some((end, indent, unit)) => Lay::Lines { end, indent, unit },
            None => Lay::Line,
        }
    }
}

fn deeper(lay: Lay<'_>) -> Inner {
    let lines = match lay {
        Lay::Lines { end, indent, unit } => Some((end, format!("{indent}{unit}"), unit.to_owned())),
        Lay::Line => None,
    };
    Inner { lines }
}

fn enclosed(open: &str, items: &[String], close: &str, lay: Lay<'_>, inner: &Inner) -> String {
    match (lay, &inner.lines) {
        _ if items.is_empty() => format!("{open}{close}"),
        (Lay::Lines { end, indent, .. }, Some((_, deeper, _))) => {
            let lines = items.iter().map(|item| format!("{end}{deeper}{item}"));
            let lines: String = lines.collect();
            format!("{open}{lines}{end}{indent}{close}")
        }
        _ if open == "[" => format!("[{}]", items.join(", ")),
        _ => format!("{open} {} {close}", items.join(", ")),
    }
}

/// What Bicep writes for the lambdas that only ARM templates call by name.
const LAMBDAS: [(&str, &str); 2] = [
    ("lambda('id', lambdaVariables('id'))", "id => id"),
    ("lambda('id', createObject())", "id => {}"),
];

/// An expression as Bicep writes it.
pub(in super::super) fn in_bicep(text: &str) -> &str {
    let known = LAMBDAS.iter().find(|(arm, _)| *arm == text);
    known.map_or(text, |(_, bicep)| bicep)
}

/// An expression that a change brings, if it is one.
fn expression(text: &str, at: Span) -> Result<&str, Refusal> {
    let bad = |reason: &str| Refusal::BadExpression {
        at,
        text: text.to_owned(),
        reason: reason.to_owned(),
    };
    if text.contains(['\n', '\r']) {
        return Err(bad("it has more than one line"));
    }
    match read_expression(text).kind {
        Kind::Interpolation(pieces) if pieces.is_empty() => Err(bad("Bicep cannot read it")),
        // ARM's brackets around an expression make an array in Bicep.
        Kind::Array(_) | Kind::Object(_) | Kind::Null => {
            Err(bad("it is a list, an object or nothing, not a text"))
        }
        _ => Ok(text),
    }
}
