//! Floor 2: what an expression can yield: values with their places, and what is left unknown.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use super::when::When;
use crate::model::Expression;
use crate::text::{Span, is_same_name};

/// How many values one operand may have before the rest counts as unknown.
const LIMIT: usize = 64;

/// The values that can occur.
#[derive(Clone, Debug)]
pub struct Possible<'t> {
    /// Those that are known.
    pub alternatives: Vec<Alternative<'t>>,
    /// Whether there are no others.
    pub closed: bool,
}

/// One value that can occur.
#[derive(Clone, Debug)]
pub struct Alternative<'t> {
    /// The value.
    pub value: Value<'t>,
    /// Where it is written.
    pub span: Span,
    /// What it is written as.
    pub source: Option<&'t Expression<'t>>,
    /// What must hold for it to occur.
    pub when: When,
}

/// A value.
#[derive(Clone, Debug)]
pub enum Value<'t> {
    /// `null`: as good as not written.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A string.
    Text(Text<'t>),
    /// An object.
    Object(Rc<Object<'t>>),
    /// An array.
    Array(Rc<Array<'t>>),
}

/// A string, whole or with parts that are unknown.
#[derive(Clone, Debug)]
pub enum Text<'t> {
    /// All of it is known.
    Literal(Cow<'t, str>),
    /// Some of it is not.
    Pattern(Rc<[Piece]>),
}

/// A part of a string.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Piece {
    /// Known.
    Literal(String),
    /// Unknown, but the same wherever the same expression stands.
    Hole(Arc<str>),
}

/// An object.
#[derive(Clone, Debug, Default)]
pub struct Object<'t> {
    /// Its members in source order, duplicates kept.
    pub members: Vec<Member<'t>>,
    /// Whether it can have members that are not listed, or listed ones can have other values.
    pub open: bool,
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Member<'t> {
    /// Its name, with holes for what is unknown; `None` when it is no string.
    pub key: Option<Text<'t>>,
    /// The values that its name can have.
    pub names: Possible<'t>,
    /// Its name as written; `None` when a function made it.
    pub key_source: Option<&'t Expression<'t>>,
    /// Where its value is written in this object.
    pub value_span: Span,
    /// Its value.
    pub value: Possible<'t>,
}

/// An array.
#[derive(Clone, Debug, Default)]
pub struct Array<'t> {
    /// Its known items.
    pub items: Vec<Item<'t>>,
    /// Whether it can have other items.
    pub open: bool,
}

/// An item of an array.
#[derive(Clone, Debug)]
pub struct Item<'t> {
    /// The string that it is, with holes for what is unknown; `None` when it is no string.
    pub text: Option<Text<'t>>,
    /// What it is written as; `None` when a function made it.
    pub source: Option<&'t Expression<'t>>,
    /// Its value.
    pub value: Possible<'t>,
}

impl<'t> Possible<'t> {
    /// Nothing is known.
    pub const fn unknown() -> Self {
        Self {
            alternatives: Vec::new(),
            closed: false,
        }
    }

    /// Exactly one value.
    pub fn one(value: Value<'t>, span: Span, source: Option<&'t Expression<'t>>) -> Self {
        Self {
            alternatives: vec![Alternative {
                value,
                span,
                source,
                when: When::default(),
            }],
            closed: true,
        }
    }

    /// The only value there can be.
    pub fn only(&self) -> Option<&Alternative<'t>> {
        match &self.alternatives[..] {
            [one] if self.closed => Some(one),
            _ => None,
        }
    }

    /// The only value there can be, when it is a wholly known string.
    pub fn only_text(&self) -> Option<&str> {
        self.only()?.value.literal()
    }

    /// Whether nothing at all is known.
    pub fn is_unknown(&self) -> bool {
        self.alternatives.is_empty() && !self.closed
    }

    /// Adds values that occur only under `when`.
    pub fn extend_when(&mut self, other: Self, when: &When) {
        self.closed &= other.closed;
        for mut alternative in other.alternatives {
            if self.alternatives.len() >= LIMIT {
                self.closed = false;
                return;
            }
            if let Some(both) = alternative.when.and(when) {
                alternative.when = both;
                self.alternatives.push(alternative);
            }
        }
    }

    /// What `step` makes of each value; `None` from it is an unknown value.
    #[must_use]
    pub fn then(&self, mut step: impl FnMut(&Alternative<'t>) -> Option<Self>) -> Self {
        let mut all = Self {
            alternatives: Vec::new(),
            closed: self.closed,
        };
        for alternative in &self.alternatives {
            match step(alternative) {
                Some(next) => all.extend_when(next, &alternative.when),
                None => all.closed = false,
            }
        }
        all
    }
}

impl<'t> Value<'t> {
    /// A wholly known string.
    pub fn literal(&self) -> Option<&str> {
        match self {
            Self::Text(Text::Literal(text)) => Some(text),
            _ => None,
        }
    }

    /// A string that the evaluator made.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Text::Literal(Cow::Owned(text.into())))
    }

    /// The object.
    pub fn object(&self) -> Option<&Object<'t>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The array.
    pub fn array(&self) -> Option<&Array<'t>> {
        match self {
            Self::Array(array) => Some(array),
            _ => None,
        }
    }

    /// Whether ARM's `empty()` is true; `None` when that is not known.
    pub fn is_empty(&self) -> Option<bool> {
        match self {
            Self::Null => Some(true),
            Self::Boolean(_) | Self::Integer(_) => None,
            Self::Text(Text::Literal(text)) => Some(text.is_empty()),
            Self::Text(Text::Pattern(pieces)) => pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Literal(text) if !text.is_empty()))
                .then_some(false),
            Self::Object(object) if !object.members.is_empty() => Some(false),
            Self::Object(object) => (!object.open).then_some(true),
            Self::Array(array) if !array.items.is_empty() => Some(false),
            Self::Array(array) => (!array.open).then_some(true),
        }
    }
}

impl Piece {
    /// The text, when it is known.
    pub fn literal(&self) -> Option<&str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Hole(_) => None,
        }
    }
}

/// A text that is put together piece by piece: neighbours that are known become one.
#[derive(Default)]
pub(super) struct Joined(Vec<Piece>);

impl Joined {
    /// Adds what is known.
    pub(super) fn add_known(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Piece::Literal(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.0.push(Piece::Literal(text.to_owned())),
        }
    }

    /// Adds a text.
    pub(super) fn add_text(&mut self, text: &Text<'_>) {
        match text {
            Text::Literal(text) => self.add_known(text),
            Text::Pattern(pieces) => pieces.iter().for_each(|piece| match piece {
                Piece::Literal(text) => self.add_known(text),
                hole @ Piece::Hole(_) => self.0.push(hole.clone()),
            }),
        }
    }

    /// Adds a piece.
    pub(super) fn add(&mut self, piece: Piece) {
        match (self.0.last_mut(), piece) {
            (Some(Piece::Literal(last)), Piece::Literal(next)) => last.push_str(&next),
            (_, Piece::Literal(next)) if next.is_empty() => {}
            (_, piece) => self.0.push(piece),
        }
    }

    /// The text.
    pub(super) fn text<'t>(mut self) -> Text<'t> {
        match &mut self.0[..] {
            [] => Text::Literal(Cow::Borrowed("")),
            [Piece::Literal(only)] => Text::Literal(Cow::Owned(std::mem::take(only))),
            _ => Text::Pattern(self.0.into()),
        }
    }
}

impl Text<'_> {
    /// Pieces joined: neighbours that are known become one.
    pub fn join(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut joined = Joined::default();
        for piece in pieces {
            joined.add(piece);
        }
        joined.text()
    }

    /// The pieces in order.
    pub fn pieces(&self) -> Vec<Piece> {
        match self {
            Self::Literal(text) => vec![Piece::Literal(text.clone().into_owned())],
            Self::Pattern(pieces) => pieces.to_vec(),
        }
    }

    /// The string, when all of it is known.
    pub fn literal(&self) -> Option<&str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Pattern(_) => None,
        }
    }

    /// What is known of its beginning.
    pub fn prefix(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::Pattern(pieces) => match pieces.first() {
                Some(Piece::Literal(text)) => text,
                _ => "",
            },
        }
    }
}

impl<'t> Object<'t> {
    /// The value of the member `name`, ignoring case; the last of several.
    pub fn member(&self, name: &str) -> Option<&Member<'t>> {
        self.members.iter().rev().find(|member| member.is(name))
    }

    /// What reading the member `name` yields; `None` when that is not known.
    pub fn read(&self, name: &str) -> Option<Possible<'t>> {
        let mut value = self.member(name)?.value.clone();
        value.closed &= !self.open;
        Some(value)
    }
}

impl<'t> Item<'t> {
    /// An item that a function made.
    pub fn made(value: Possible<'t>) -> Self {
        let text = match value.only().map(|only| &only.value) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        Self {
            text,
            source: value.only().and_then(|only| only.source),
            value,
        }
    }
}

impl<'t> Member<'t> {
    /// A member whose name a function made.
    pub fn made(names: Possible<'t>, value_span: Span, value: Possible<'t>) -> Self {
        let item = Item::made(names);
        Self {
            key: item.text,
            key_source: item.source,
            names: item.value,
            value_span,
            value,
        }
    }
}

impl Member<'_> {
    /// Whether its name is `name`, ignoring case.
    pub fn is(&self, name: &str) -> bool {
        let own = self.key.as_ref().and_then(Text::literal);
        own.is_some_and(|own| is_same_name(own, name))
    }
}
