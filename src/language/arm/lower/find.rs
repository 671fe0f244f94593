//! Floor 3: what stands at given bytes of a JSON file.

use jsonc_parser::ast::{Object, ObjectProp, ObjectPropName, StringLit, Value};
use jsonc_parser::common::{Range, Ranged};

use crate::language::arm::node::name_of;
use crate::language::arm::parse::Tree;
use crate::text::{Span, offset};

/// A place of the file.
pub(super) struct Place<'t> {
    /// The objects and arrays around it, outermost first.
    pub(super) around: Vec<&'t Value<'t>>,
    /// What stands there.
    pub(super) what: What<'t>,
}

/// What stands at a place.
#[derive(Clone, Copy)]
pub(super) enum What<'t> {
    /// A whole value.
    Value(&'t Value<'t>),
    /// The name of a property.
    Key(&'t ObjectProp<'t>),
    /// A part of a string.
    Inside(&'t StringLit<'t>),
}

/// A property or an item.
#[derive(Clone, Copy)]
pub(super) struct Member<'t> {
    /// From the first byte of the name, or of the item, to the last of the value.
    pub(super) span: Span,
    /// The property, unless it is an item.
    pub(super) property: Option<&'t ObjectProp<'t>>,
    pub(super) value: &'t Value<'t>,
}

/// The bytes of a node in the file.
pub(super) fn span_of(tree: &Tree<'_>, range: Range) -> Span {
    Span::new(
        offset(range.start) + tree.base,
        offset(range.end) + tree.base,
    )
}

/// What stands at `span`; `None` when it is nothing that a change can name.
pub(super) fn find<'t>(tree: &'t Tree<'t>, span: Span) -> Option<Place<'t>> {
    let at = Span::new(span.start.checked_sub(tree.base)?, span.end - tree.base);
    let is = |range: Range| offset(range.start) == at.start && offset(range.end) == at.end;
    let mut around = Vec::new();
    let mut value = &tree.root;
    loop {
        if is(value.range()) {
            let what = What::Value(value);
            return Some(Place { around, what });
        }
        match value {
            Value::Object(object) => {
                around.push(value);
                let property = holder(&object.properties, at)?;
                if is(property.name.range()) {
                    let what = What::Key(property);
                    return Some(Place { around, what });
                }
                match &property.name {
                    ObjectPropName::String(name) if holds(name.range, at) => {
                        let what = What::Inside(name);
                        return Some(Place { around, what });
                    }
                    _ => value = &property.value,
                }
            }
            Value::Array(array) => {
                around.push(value);
                value = holder(&array.elements, at)?;
            }
            Value::StringLit(string) if holds(string.range, at) => {
                let what = What::Inside(string);
                return Some(Place { around, what });
            }
            _ => return None,
        }
    }
}

fn holds(range: Range, at: Span) -> bool {
    offset(range.start) <= at.start && at.end <= offset(range.end)
}

/// The one of `nodes` (in source order) that holds `at`.
fn holder<N: Ranged>(nodes: &[N], at: Span) -> Option<&N> {
    let behind = nodes.partition_point(|node| offset(node.range().start) <= at.start);
    let node = nodes.get(behind.checked_sub(1)?)?;
    holds(node.range(), at).then_some(node)
}

/// The members of an object or array; none of anything else.
pub(super) fn members<'t>(tree: &Tree<'_>, value: &'t Value<'t>) -> Vec<Member<'t>> {
    match value {
        Value::Object(object) => properties(tree, object),
        Value::Array(array) => {
            let items = array.elements.iter();
            items
                .map(|value| Member {
                    span: span_of(tree, value.range()),
                    property: None,
                    value,
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The properties of an object.
pub(super) fn properties<'t>(tree: &Tree<'_>, object: &'t Object<'t>) -> Vec<Member<'t>> {
    let properties = object.properties.iter();
    properties
        .map(|property| Member {
            span: span_of(tree, property.range),
            property: Some(property),
            value: &property.value,
        })
        .collect()
}

impl<'t> Member<'t> {
    /// The name, escapes decoded.
    pub(super) fn name(&self) -> Option<&'t str> {
        self.property.map(name_of)
    }
}
