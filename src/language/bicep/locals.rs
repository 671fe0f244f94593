//! Floor 3: the names of a file that mean something else than they seem to.

use std::borrow::Cow;
use std::collections::HashSet;
use std::rc::Rc;

use super::syntax::{Document, Node, NodeId, StatementKind};

/// Names around an expression that hide others: variables of a loop, functions of the file.
#[derive(Clone)]
pub(super) struct Locals<'t> {
    functions: Rc<HashSet<&'t str>>,
    /// Variables of loops that are called like something else that the file declares.
    hidden: Rc<HashSet<&'t str>>,
}

impl<'t> Locals<'t> {
    /// Of the whole file.
    pub(super) fn new(document: &'t Document<'t>) -> Self {
        let mut functions = HashSet::new();
        let mut declared = HashSet::new();
        for (_, statement) in document.statements() {
            match statement.kind {
                StatementKind::Function { name, .. } => {
                    functions.insert(document.source(name));
                }
                StatementKind::Import { symbols, .. } => {
                    let items = document.list(symbols);
                    functions.extend(items.filter_map(|item| imported(document, item)));
                }
                kind => declared.extend(kind.name().map(|name| document.source(name))),
            }
        }
        let mut hidden = HashSet::new();
        for id in document.nodes() {
            if let Node::For { variables, .. } = document.node(id) {
                let names = document.list(variables).map(|name| document.source(name));
                hidden.extend(names.filter(|name| declared.contains(name)));
            }
        }
        Self {
            functions: Rc::new(functions),
            hidden: Rc::new(hidden),
        }
    }

    /// Whether `name` may be the variable of a loop where it seems to be something else.
    pub(super) fn hide(&self, name: &str) -> bool {
        self.hidden.contains(name)
    }

    /// Whether `name` is a function that is not Bicep's own.
    pub(super) fn is_function(&self, name: &str) -> bool {
        self.functions.contains(name)
    }
}

/// The names that the file brings in from others.
pub(super) fn imports<'t>(document: &'t Document<'t>) -> Vec<Cow<'t, str>> {
    let mut names = Vec::new();
    for (_, statement) in document.statements() {
        match statement.kind {
            StatementKind::Import { symbols, .. } => {
                let items = document.list(symbols);
                names.extend(items.filter_map(|item| match document.node(item) {
                    Node::Wildcard(name) => Some(document.source(name)),
                    _ => imported(document, item),
                }));
            }
            StatementKind::Extension {
                specification,
                alias,
                ..
            } => names.push(document.source(alias.unwrap_or(specification))),
            _ => {}
        }
    }
    names.into_iter().map(Cow::Borrowed).collect()
}

/// The name under which something is imported.
fn imported<'t>(document: &'t Document<'t>, item: NodeId) -> Option<&'t str> {
    match document.node(item) {
        Node::ImportItem { name, alias } => Some(document.source(alias.unwrap_or(name))),
        _ => None,
    }
}
