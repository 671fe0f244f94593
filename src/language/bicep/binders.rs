//! Floor 3: the variables of loops and the parameters of anonymous functions, and what they run over.

use std::collections::{HashMap, HashSet};

use super::syntax::{Document, List, Node, NodeId};
use crate::model::Binder;
use crate::text::{Nest, Span};

/// The names that loops and anonymous functions give to items: where each stands for one, and for which.
pub(super) struct Binders<'t>(HashMap<&'t str, (Nest, Vec<Binder>)>);

/// A loop, or an anonymous function that is given to a call.
struct Found {
    names: List,
    body: NodeId,
    /// What it runs over; `None` when that is not known.
    list: Option<NodeId>,
}

impl<'t> Binders<'t> {
    pub(super) fn of(document: &Document<'t>) -> Self {
        let found = all(document);
        let names = |one: &Found| document.list(one.names).map(|name| document.source(name));
        let bound: HashSet<_> = found.iter().flat_map(names).collect();
        // The item of another list is another one in each turn.
        let is_fixed = |list: &NodeId| {
            let mut inner = document.descendants(*list);
            let is_bound = |id| {
                let is_name = matches!(document.node(id), Node::Variable);
                is_name && bound.contains(document.source(id))
            };
            !inner.any(is_bound)
        };
        let mut lists: HashMap<&str, u32> = HashMap::new();
        let mut bodies: HashMap<_, Vec<(Span, Binder)>> = HashMap::new();
        for (number, one) in (0..).zip(&found) {
            let text = one.list.filter(is_fixed).map(|list| document.source(list));
            let list = text.map_or(number, |text| *lists.entry(text).or_insert(number));
            for (place, name) in (0..).zip(names(one)) {
                let body = (document.span(one.body), Binder { list, place });
                bodies.entry(name).or_default().push(body);
            }
        }
        let nested = bodies.into_iter().map(|(name, mut all)| {
            all.sort_by_key(|(body, _)| Nest::order(*body));
            let nest = Nest::new(all.iter().map(|(body, _)| *body));
            (name, (nest, all.into_iter().map(|(_, own)| own).collect()))
        });
        Self(nested.collect())
    }

    /// What gives a name its values at a place; `None` where it is none of a loop or a function.
    pub(super) fn at(&self, name: &str, at: Span) -> Option<Binder> {
        let (nest, all) = self.0.get(name)?;
        all.get(nest.innermost(Span::at(at.start))?).copied()
    }
}

/// Every loop and every anonymous function that is given to a call.
fn all(document: &Document<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for id in document.nodes() {
        match document.node(id) {
            Node::For {
                variables,
                collection,
                body,
            } => found.push(Found {
                names: variables,
                body,
                list: Some(collection),
            }),
            Node::Call { arguments, .. } | Node::MethodCall { arguments, .. } => {
                // Each function of Bicep that takes one has its list in front of it.
                let list = document.list(arguments).next();
                for argument in document.list(arguments).skip(1) {
                    if let Node::Lambda { parameters, body } = document.node(argument) {
                        found.push(Found {
                            names: parameters,
                            body,
                            list,
                        });
                    }
                }
            }
            _ => {}
        }
    }
    found
}
