//! Floor 3: values as Bicep writes them.

use super::habits::Habits;
use super::{Lowering, Part};
use crate::language::bicep::outline::read_expression;
use crate::language::bicep::syntax::{Item, Node, NodeId, Piece, Style};
use crate::language::bicep::trivia::TriviaKind;
use crate::language::lowered::Refusal;
use crate::model::{Kind, Written};
use crate::text::Span;

/// How what is written lies in the file.
#[derive(Clone, Copy)]
pub(super) struct Lay<'l> {
    /// On lines of their own; `None`: on one line.
    pub(super) lines: Option<OnLines<'l>>,
    /// What the neighbours look like.
    pub(super) habits: Habits,
}

impl Lay<'_> {
    /// On one line, as it is usually written.
    pub(super) fn line() -> Self {
        Self {
            lines: None,
            habits: Habits::default(),
        }
    }
}

/// What stands on lines of its own.
#[derive(Clone, Copy)]
pub(super) struct OnLines<'l> {
    /// What ends a line.
    pub(super) end: &'static str,
    /// The indentation of the line that it begins on.
    pub(super) indent: &'l str,
    /// One step of it.
    pub(super) unit: &'l str,
}

/// A text between single quotes.
pub(in super::super) fn quoted(text: &str) -> String {
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

pub(in super::super) fn is_identifier(text: &str) -> bool {
    let mut letters = text.bytes();
    let first = letters.next();
    first.is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == b'_')
}

impl Lowering<'_> {
    /// A value in the place of the one at `id`.
    pub(super) fn written_at(&self, id: NodeId, value: &Written) -> Result<String, Refusal> {
        let at = self.document.span(id);
        let owner = self.reading.owner(id);
        let on_lines = owner.is_some_and(|(owner, _)| self.has_lines(owner));
        let indent = self.layout.indentation(at.start);
        let unit = self.unit();
        let end = self.layout.line_end(at.start);
        let lay = Lay {
            lines: on_lines.then_some(OnLines { end, indent, unit }),
            habits: owner.map_or_else(Habits::default, |(owner, _)| self.habits(owner)),
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
            Written::Symbol(text) => expression(text, at)?.to_owned(),
            Written::Expression(text) => expression(in_bicep(text), at)?.to_owned(),
            Written::Call { name, arguments } => {
                let arguments = arguments.iter();
                let line = Lay { lines: None, ..lay };
                let arguments = arguments.map(|one| match one {
                    Written::Copy(from) => self.argument(*from).map(str::to_owned),
                    other => self.written(other, at, line),
                });
                let arguments = arguments.collect::<Result<Vec<_>, _>>()?;
                format!("{name}({})", arguments.join(", "))
            }
            Written::Member { base, name } => format!("{}.{name}", self.base(base, at)?),
            Written::Object(properties) => {
                let colon = lay.habits.colon;
                let mut items = Vec::with_capacity(properties.len());
                for (key, value) in properties {
                    let key = self.written_key(key, at, lay.habits)?;
                    let value = self.deeper(value, at, lay)?;
                    items.push(format!("{key}{colon}{value}"));
                }
                enclosed("{", &items, "}", lay)
            }
            Written::Array(list) => {
                let items = list.iter().map(|one| self.deeper(one, at, lay));
                let items = items.collect::<Result<Vec<_>, _>>()?;
                enclosed("[", &items, "]", lay)
            }
        })
    }

    /// A value that a member is read from.
    fn base(&self, value: &Written, at: Span) -> Result<String, Refusal> {
        let is_one = match value {
            Written::Copy(from) => self.node_of(*from).is_some_and(|id| {
                let hole = self.only_hole(id).unwrap_or(id);
                matches!(
                    self.document.node(hole),
                    Node::Variable
                        | Node::Member { .. }
                        | Node::Index { .. }
                        | Node::Nested { .. }
                        | Node::Call { .. }
                        | Node::MethodCall { .. }
                )
            }),
            other => matches!(
                other,
                Written::Symbol(_) | Written::Member { .. } | Written::Call { .. }
            ),
        };
        match value {
            _ if !is_one => Err(Refusal::Unfit {
                at,
                as_what: "something that a member is read from",
            }),
            Written::Copy(from) => Ok(self.bare(*from).to_owned()),
            other => self.written(other, at, Lay::line()),
        }
    }

    /// An item of what is written at `at`, one step deeper.
    fn deeper(&self, value: &Written, at: Span, lay: Lay<'_>) -> Result<String, Refusal> {
        let Some(lines) = lay.lines else {
            return self.written(value, at, lay);
        };
        let indent = &format!("{}{}", lines.indent, lines.unit);
        let lines = Some(OnLines { indent, ..lines });
        self.written(value, at, Lay { lines, ..lay })
    }

    /// A value as the argument of a function, where Bicep takes no loop.
    fn argument(&self, at: Span) -> Result<&str, Refusal> {
        let looped = match self.part(at) {
            Some(Part::Value(id)) => self
                .document
                .descendants(id)
                .any(|inner| matches!(self.document.node(inner), Node::For { .. })),
            _ => false,
        };
        if looped {
            let as_what = "an argument of a function: Bicep takes no loop there";
            return Err(Refusal::Unfit { at, as_what });
        }
        // What a name has between quotes is a text; any other value may be none without them.
        match self.part(at) {
            Some(Part::Key(..)) => Ok(self.bare(at)),
            _ => Ok(self.text(at)),
        }
    }

    /// A value as it is written; of a text that is nothing but one value, that value.
    fn bare(&self, at: Span) -> &str {
        let hole = self.node_of(at).and_then(|id| self.only_hole(id));
        hole.map_or_else(|| self.text(at), |hole| self.document.source(hole))
    }

    /// The one value that a text is nothing but.
    fn only_hole(&self, id: NodeId) -> Option<NodeId> {
        match &self.document.string(id)?.pieces[..] {
            [Piece::Hole(hole)] => Some(*hole),
            _ => None,
        }
    }

    /// The value or the name of a property at these bytes.
    pub(super) fn node_of(&self, at: Span) -> Option<NodeId> {
        match self.part(at)? {
            Part::Value(id) => Some(id),
            Part::Key(object, number) => self.key_node(object, number as usize),
            _ => None,
        }
    }

    fn key_node(&self, object: NodeId, number: usize) -> Option<NodeId> {
        match self.document.object(object)?.items().nth(number)? {
            Item::Property(property) => Some(property.key.id),
            _ => None,
        }
    }

    /// The name of a property.
    pub(super) fn written_key(
        &self,
        name: &Written,
        at: Span,
        habits: Habits,
    ) -> Result<String, Refusal> {
        Ok(match name {
            Written::Text(text) if is_identifier(text) && !habits.quotes_names => text.clone(),
            Written::Text(text) => quoted(text),
            Written::Copy(from) => self.as_key(self.value(*from)?)?,
            // A text with holes is a name as it is.
            Written::Expression(text) if text.starts_with('\'') && !text.starts_with("'''") => {
                expression(text, at)?.to_owned()
            }
            other => {
                let lines = None;
                let value = self.written(other, at, Lay { lines, habits })?;
                hole(&value, at)?
            }
        })
    }

    /// A value as the name of a property.
    pub(super) fn as_key(&self, id: NodeId) -> Result<String, Refusal> {
        let at = self.document.span(id);
        let unfit = |as_what| Refusal::Unfit { at, as_what };
        match self.document.node(id) {
            Node::String {
                style: Style::Single,
                ..
            } if self.text(at).starts_with('\'') => Ok(self.text(at).to_owned()),
            Node::String {
                style: Style::Multi { .. },
                ..
            } => self.requoted(id),
            Node::String { .. }
            | Node::Null
            | Node::Boolean(_)
            | Node::Integer
            | Node::Object(_)
            | Node::Array(_)
            | Node::For { .. }
            | Node::Spread(_)
            | Node::Broken => Err(unfit("the name of a property")),
            _ if self.has_comment(at) => Err(unfit(COMMENTED)),
            _ => hole(&self.on_one_line(id).ok_or_else(|| unfit(ON_LINES))?, at),
        }
    }

    /// A string with the quotes that the name of a property has: it takes no others.
    fn requoted(&self, id: NodeId) -> Result<String, Refusal> {
        let at = self.document.span(id);
        let mut text = String::new();
        for piece in self
            .document
            .string(id)
            .map(|view| view.pieces)
            .unwrap_or_default()
        {
            match piece {
                Piece::Text { value, .. } => text.push_str(&escaped(&value)),
                Piece::Hole(hole) if self.has_comment(self.document.span(hole)) => {
                    let as_what = COMMENTED;
                    return Err(Refusal::Unfit { at, as_what });
                }
                Piece::Hole(hole) => text.extend(["${", self.document.source(hole), "}"]),
            }
        }
        Ok(format!("'{text}'"))
    }

    fn has_comment(&self, at: Span) -> bool {
        let mut inside = self.document.trivia(at).filter(|one| at.contains(one.span));
        inside.any(|one| matches!(one.kind, TriviaKind::LineComment | TriviaKind::BlockComment))
    }

    /// An expression on one line, unless a new line in it separates items or is part of a text.
    fn on_one_line(&self, id: NodeId) -> Option<String> {
        let text = self.document.source(id);
        let breaks = |text: &str| text.contains(['\n', '\r']);
        if !breaks(text) {
            return Some(text.to_owned());
        }
        let needs_lines = self.document.descendants(id).any(|inner| {
            let node = self.document.node(inner);
            let holds = matches!(
                node,
                Node::Object(_) | Node::Array(_) | Node::For { .. } | Node::String { .. }
            );
            holds && breaks(self.document.source(inner))
        });
        if needs_lines {
            return None;
        }
        let mut line = String::with_capacity(text.len());
        for part in text.split(['\n', '\r']).map(str::trim) {
            let joins = line.ends_with(['(', '[']) || part.starts_with([')', ']', '.']);
            if !line.is_empty() && !part.is_empty() && !joins {
                line.push(' ');
            }
            line.push_str(part);
        }
        Some(line)
    }
}

/// What an expression with a comment would have to be.
const COMMENTED: &str = "the name of a property: it has a comment, for which there is no room there: put it into a \
                         variable";

/// What an expression would have to be that needs several lines.
const ON_LINES: &str = "the name of a property: it needs several lines, which Bicep does not take there: put it into a variable";

/// A text that is nothing but one value, the one that `value` yields.
fn hole(value: &str, at: Span) -> Result<String, Refusal> {
    let text = format!("'${{{value}}}'");
    match read_expression(&text).kind {
        Kind::Interpolation(pieces) if pieces.is_empty() => Err(Refusal::Unfit {
            at,
            as_what: "the name of a property, where Bicep takes no array and no object: put it into \
                      a variable",
        }),
        _ => Ok(text),
    }
}

fn enclosed(open: &str, items: &[String], close: &str, lay: Lay<'_>) -> String {
    match lay.lines {
        _ if items.is_empty() => format!("{open}{close}"),
        Some(OnLines { end, indent, unit }) => {
            let lines = items
                .iter()
                .map(|item| format!("{end}{indent}{unit}{item}"));
            let lines: String = lines.collect();
            format!("{open}{lines}{end}{indent}{close}")
        }
        None => {
            let items = items.join(lay.habits.comma);
            let space = if open == "[" { "" } else { lay.habits.space };
            format!("{open}{space}{items}{space}{close}")
        }
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
        Kind::Array(_) if text.starts_with('[') => Err(bad(
            "ARM's brackets make a list in Bicep; write what is inside of them as Bicep does",
        )),
        Kind::Array(_) | Kind::Object(_) | Kind::Null => {
            Err(bad("it is a list, an object or nothing, not a text"))
        }
        _ => Ok(text),
    }
}
