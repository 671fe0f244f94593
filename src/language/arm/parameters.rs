//! Floor 3: `*.parameters.json`: the values that a deployment gives its template.

use std::borrow::Cow;

use super::node::{Node, Quoting, UnknownNode};
use super::tree::Tree;
use crate::language::parameters::{Moved, Said};
use crate::model::{Name, Syntax};

/// Whether a file is one: it has an object `parameters`, or it is nothing but that object, or its
/// schema says so.
pub(in crate::language) fn gives_parameters(tree: &Tree<'_>) -> bool {
    let has_schema = || {
        let root = root(tree);
        let schema = root.get("$schema").and_then(Node::literal);
        let file = schema.and_then(|schema| schema.rsplit('/').next());
        file.is_some_and(|file| {
            let file = file.to_ascii_lowercase();
            file.trim_end_matches('#').ends_with("parameters.json")
        })
    };
    parameters(tree).is_some() || has_schema()
}

fn root<'t>(tree: &'t Tree<'t>) -> Node<'t> {
    Node {
        value: tree.root(),
        quoting: Quoting::Foreign,
    }
}

/// What a file says; the places are moved by `base`. Nobody evaluates its values: what looks like
/// an expression is to be replaced before the deployment, and what a key vault holds is unknown.
pub(in crate::language) fn given<'t>(tree: &'t Tree<'t>, base: u32) -> Said<'t> {
    let properties = parameters(tree).into_iter().flat_map(Node::properties);
    let values = properties.map(|(entry, given)| {
        let name = Name {
            span: entry.key.span().moved(base),
            text: Cow::Borrowed(entry.name()),
        };
        let syntax: Box<dyn Syntax<'t> + 't> = match given.get("value") {
            Some(value) => Box::new(value),
            None => Box::new(UnknownNode(given.span())),
        };
        let extends = false;
        let value = Moved {
            syntax,
            base,
            extends,
        };
        (name, value)
    });
    Said {
        variables: Vec::new(),
        values: values.collect(),
    }
}

/// The object whose members are parameters.
fn parameters<'t>(tree: &'t Tree<'t>) -> Option<Node<'t>> {
    let root = root(tree);
    if let Some(parameters) = root.get("parameters") {
        // A template declares its parameters, and gives none of them.
        let declares = root.get("resources").is_some();
        return Some(parameters).filter(|node| node.value.is_object() && !declares);
    }
    let gives = |node: Node<'_>| node.get("value").is_some() || node.get("reference").is_some();
    let mut all = root.properties().peekable();
    (all.peek().is_some() && all.all(|(_, value)| gives(value))).then_some(root)
}
