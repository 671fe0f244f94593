//! Floor 3: what a piece of Bicep names: symbols, and what is there only at run time.

use std::borrow::Cow;

use super::lower::Value;
use super::syntax::{Document, Node, NodeId};
use crate::model::{Expression, Syntax};

/// Words without which an expression reads nothing at run time that armid knows of.
const RUN_TIME: [&str; 3] = ["identity", "reference", "list"];

/// The outermost expressions that may read what is there only at run time. Nested resources have
/// their own.
pub(super) fn run_time_reads<'t>(piece: &Value<'t>) -> Vec<Expression<'t>> {
    let document = piece.document;
    let mut found = Vec::new();
    let mut open = vec![piece.id];
    while let Some(id) = open.pop() {
        match document.node(id) {
            Node::Object(items) | Node::Array(items) => open.extend(document.list(items).rev()),
            Node::Property { value, .. } => open.push(value),
            Node::For {
                collection, body, ..
            } => open.extend([body, collection]),
            Node::If { condition, body } => open.extend([body, condition]),
            Node::Declaration(_) => {}
            _ => {
                let source = document.source(id);
                if RUN_TIME.iter().any(|word| source.contains(word)) {
                    found.push(piece.of(id).lower());
                }
            }
        }
    }
    found
}

/// Every name that stands for something, nested ones as `vm::extension`; not those in nested
/// resources.
pub(super) fn symbols<'t>(piece: &Value<'t>) -> Vec<Cow<'t, str>> {
    let document = piece.document;
    let object = document.object(piece.id);
    let nested = object
        .into_iter()
        .flat_map(|object| object.items_of_declarations());
    let mut nested: Vec<_> = nested.map(|id| first_and_last(document, id)).collect();
    nested.sort_unstable();
    let mut names = Vec::new();
    for id in document.descendants(piece.id) {
        let at = nested.partition_point(|(first, _)| *first <= id);
        if at > 0 && id <= nested[at - 1].1 {
            continue;
        }
        match document.node(id) {
            Node::Variable => {
                let name = document.source(id);
                if !piece.locals.hide(name, document.span(id)) {
                    names.push(Cow::Borrowed(name));
                }
            }
            Node::Nested { .. } => names.extend(nested_name(document, id).map(Cow::Owned)),
            _ => {}
        }
    }
    names
}

fn first_and_last(document: &Document<'_>, id: NodeId) -> (NodeId, NodeId) {
    (document.descendants(id).next().unwrap_or(id), id)
}

/// `vm::extension` as one name.
fn nested_name(document: &Document<'_>, id: NodeId) -> Option<String> {
    let mut names = Vec::new();
    let mut at = id;
    while let Node::Nested { base, name } = document.node(at) {
        names.push(document.source(name));
        at = base;
    }
    let Node::Variable = document.node(at) else {
        return None;
    };
    names.push(document.source(at));
    names.reverse();
    Some(names.join("::"))
}
