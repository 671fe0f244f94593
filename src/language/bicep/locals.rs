//! Floor 3: the names of a file that mean something else than they seem to.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::binders::Binders;
use super::syntax::{Document, Node, NodeId, StatementKind};
use crate::model::{Binder, Kind, Stretches, Symbol};
use crate::text::Span;

/// Names around an expression that hide others: variables of a loop, functions of the file.
#[derive(Clone)]
pub(super) struct Locals<'t> {
    functions: Rc<HashSet<&'t str>>,
    /// Variables of loops that are called like something else that the file declares, and the bodies
    /// in which they stand for an item.
    hidden: Rc<HashMap<&'t str, Stretches>>,
    binders: Rc<Binders<'t>>,
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
        let mut hidden: HashMap<&str, Vec<Span>> = HashMap::new();
        for id in document.nodes() {
            if let Node::For {
                variables, body, ..
            } = document.node(id)
            {
                let names = document.list(variables).map(|name| document.source(name));
                for name in names.filter(|name| declared.contains(name)) {
                    hidden.entry(name).or_default().push(document.span(body));
                }
            }
        }
        let hidden = hidden.into_iter();
        let hidden = hidden.map(|(name, bodies)| (name, Stretches::new(bodies)));
        Self {
            functions: Rc::new(functions),
            hidden: Rc::new(hidden.collect()),
            binders: Rc::new(Binders::of(document)),
        }
    }

    /// Whether `name` is the variable of a loop at a place where it seems to be something else.
    pub(super) fn hide(&self, name: &str, at: Span) -> bool {
        self.hidden.get(name).is_some_and(|bodies| bodies.hold(at))
    }

    /// What a name is at a place.
    pub(super) fn meaning(&self, name: &'t str, at: Span) -> Kind<'t> {
        let symbol = match self.binder(name, at) {
            Some(binder) => Symbol::bound(name, binder),
            None => name.into(),
        };
        if self.hide(name, at) {
            Kind::Hidden(symbol)
        } else {
            Kind::Symbol(symbol)
        }
    }

    /// What gives a name its values at a place, where it is the variable of a loop or the parameter of
    /// a function.
    pub(super) fn binder(&self, name: &str, at: Span) -> Option<Binder> {
        self.binders.at(name, at)
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
