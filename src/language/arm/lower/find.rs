//! Floor 3: what stands at given bytes of a JSON file.

use crate::language::arm::tree::{Entry, Tree, Value};
use crate::text::Span;

/// A place of the file.
pub(super) struct Place<'t> {
    /// The objects and arrays around it, outermost first.
    pub(super) around: Vec<Value<'t>>,
    /// What stands there.
    pub(super) what: What<'t>,
}

/// What stands at a place.
#[derive(Clone, Copy)]
pub(super) enum What<'t> {
    /// A whole value.
    Value(Value<'t>),
    /// The name of a property.
    Key(Value<'t>),
    /// A part of a string.
    Inside(Value<'t>),
}

impl<'t> What<'t> {
    /// The string that stands there, or around it; a name is none.
    pub(super) fn string(self) -> Option<Value<'t>> {
        match self {
            Self::Value(string) | Self::Inside(string) => string.text().map(|_| string),
            Self::Key(_) => None,
        }
    }
}

/// A property or an item.
#[derive(Clone, Copy)]
pub(super) struct Member<'t> {
    /// From the first byte of the name, or of the item, to the last of the value.
    pub(super) span: Span,
    /// The name of the property, unless it is an item.
    pub(super) key: Option<Value<'t>>,
    pub(super) value: Value<'t>,
}

/// What stands at `span`; `None` when it is nothing that a change can name.
pub(super) fn find<'t>(tree: &'t Tree<'t>, span: Span) -> Option<Place<'t>> {
    let found = tree.last_before(span.start)?;
    let what = if found.span() == span {
        if found.is_key() {
            What::Key(found)
        } else {
            What::Value(found)
        }
    } else if found.text().is_some() && found.span().contains(span) {
        What::Inside(found)
    } else {
        return None;
    };
    let owners = std::iter::successors(found.owner(), |owner| owner.owner());
    let mut around: Vec<_> = owners.filter(|owner| owner.is_container()).collect();
    around.reverse();
    Some(Place { around, what })
}

/// The members of an object or array; none of anything else.
pub(super) fn members(value: Value<'_>) -> Vec<Member<'_>> {
    let properties = value.properties().map(Member::from);
    let items = value.items().map(|value| Member {
        span: value.span(),
        key: None,
        value,
    });
    properties.chain(items).collect()
}

impl<'t> Member<'t> {
    /// The name, escapes decoded.
    pub(super) fn name(&self) -> Option<&'t str> {
        self.key.map(Value::said)
    }
}

impl<'t> From<Entry<'t>> for Member<'t> {
    fn from(entry: Entry<'t>) -> Self {
        Self {
            span: entry.span(),
            key: Some(entry.key),
            value: entry.value,
        }
    }
}
