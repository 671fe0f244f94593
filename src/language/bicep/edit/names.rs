//! Floor 3: whether what a change writes means where it goes what it is to mean.
//!
//! A loop, a lambda, and a resource that holds others have names of their own, which hide what the
//! file declares; and all of them hide functions of the language that are called so.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Lowering;
use crate::language::bicep::syntax::{Document, Node, NodeId, StatementKind};
use crate::language::bicep::{Dialect, parse};
use crate::language::lowered::Refusal;
use crate::model::{Change, Written};
use crate::text::{Nest, Span};

/// Functions that stand behind `az`; all others stand behind `sys`.
const OF_AZURE: [&str; 20] = [
    "deployer",
    "deployment",
    "environment",
    "extensionResourceId",
    "managementGroup",
    "managementGroupResourceId",
    "pickZones",
    "providers",
    "reference",
    "resourceGroup",
    "resourceId",
    "roleDefinitions",
    "subscription",
    "subscriptionResourceId",
    "tenant",
    "tenantResourceId",
    "toLogicalZone",
    "toLogicalZones",
    "toPhysicalZone",
    "toPhysicalZones",
];

/// The names of a file, and where they mean something else.
pub(super) struct Names<'t> {
    /// What the file declares; whether it can be called.
    declared: HashMap<&'t str, bool>,
    /// What has the name for a part of the file.
    local: HashMap<&'t str, Local>,
}

/// A name in the parts of a file that have it to themselves.
#[derive(Default)]
struct Local {
    /// The parts, in order.
    nest: Nest,
    /// What has each: the whole loop, lambda or resource.
    binders: Vec<Binder>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Binder {
    part: Span,
    whole: Span,
    /// Whether it is a resource in another.
    nested: bool,
}

impl<'t> Names<'t> {
    fn new(document: &'t Document<'t>) -> Self {
        let local = bound(document).into_iter().map(|(name, mut binders)| {
            binders.sort_by_key(|own| Nest::order(own.part));
            let nest = Nest::new(binders.iter().map(|own| own.part));
            (name, Local { nest, binders })
        });
        Self {
            declared: declared(document),
            local: local.collect(),
        }
    }

    /// What has a name at a place; `None` where it means what it means in the whole file.
    fn binder(&self, name: &str, at: Span) -> Option<Binder> {
        let local = self.local.get(name)?;
        let number = local.nest.innermost(Span::at(at.start))?;
        local.binders.get(number).copied()
    }

    /// What a function of the language is called at a place.
    fn function<'n>(&self, name: &'n str, at: Span) -> Cow<'n, str> {
        if self.binder(name, at).is_none() && !self.declared.contains_key(name) {
            return Cow::Borrowed(name);
        }
        Cow::Owned(qualified(name))
    }

    /// An expression with the namespace in front of each function whose name is that of a value. What
    /// can be called is left: it may be meant.
    fn expression(&self, text: &str, at: Span) -> Option<String> {
        let is_hidden = |name: &str| {
            let is_callable = self.declared.get(name).copied();
            self.binder(name, at).is_some() || is_callable == Some(false)
        };
        if self.declared.is_empty() && self.local.is_empty() || !text.contains('(') {
            return None;
        }
        let before = "var x = ";
        let file = format!("{before}{text}\n");
        let document = parse(&file, Dialect::Template);
        let calls = document.nodes().filter_map(|id| match document.node(id) {
            Node::Call { function, .. } => Some(document.span(function)),
            _ => None,
        });
        let mut hidden: Vec<_> = calls.filter(|own| is_hidden(own.slice(&file))).collect();
        if hidden.is_empty() || !document.errors().is_empty() {
            return None;
        }
        hidden.sort_unstable();
        let mut spelt = file.clone();
        for own in hidden.into_iter().rev() {
            let at = own.start as usize..own.end as usize;
            spelt.replace_range(at, &qualified(own.slice(&file)));
        }
        let spelt = spelt.get(before.len()..)?.trim_end();
        Some(spelt.to_owned())
    }
}

/// The names that parts of a file have to themselves.
fn bound<'t>(document: &'t Document<'t>) -> HashMap<&'t str, Vec<Binder>> {
    let mut all: HashMap<&str, Vec<Binder>> = HashMap::new();
    let mut bind = |name: NodeId, part: Span, whole: Span, nested: bool| {
        let all = all.entry(document.source(name)).or_default();
        all.push(Binder {
            part,
            whole,
            nested,
        });
    };
    for id in document.nodes() {
        let whole = document.span(id);
        if let Some((names, body)) = document.binds(id) {
            let part = document.span(body);
            let names = document.list(names);
            names.for_each(|name| bind(name, part, whole, false));
        }
        let object = document.object(id).into_iter();
        for nested in object.flat_map(|object| object.declarations()) {
            if let Some(name) = document.statement(nested).kind.name() {
                bind(name, whole, whole, true);
            }
        }
    }
    for (_, statement) in document.statements() {
        if let StatementKind::Function {
            parameters, body, ..
        } = statement.kind
        {
            for parameter in document.list(parameters) {
                if let Node::TypedName { name, .. } = document.node(parameter) {
                    bind(name, document.span(body), statement.span, false);
                }
            }
        }
    }
    all
}

/// A function with its namespace.
fn qualified(name: &str) -> String {
    let is_list = name
        .strip_prefix("list")
        .is_some_and(|rest| !rest.is_empty());
    let namespace = if is_list || OF_AZURE.contains(&name) {
        "az"
    } else {
        "sys"
    };
    format!("{namespace}.{name}")
}

/// What a file declares or brings in from others; whether it can be called.
fn declared<'t>(document: &'t Document<'t>) -> HashMap<&'t str, bool> {
    let mut all = HashMap::new();
    let mut declare = |name: NodeId, is_callable| {
        all.insert(document.source(name), is_callable);
    };
    for (_, statement) in document.statements() {
        match statement.kind {
            // Nothing in a template can name these.
            StatementKind::Output { .. } | StatementKind::Metadata { .. } => {}
            StatementKind::Import { symbols, .. } => {
                for item in document.list(symbols) {
                    match document.node(item) {
                        Node::Wildcard(name) => declare(name, false),
                        Node::ImportItem { name, alias } => declare(alias.unwrap_or(name), true),
                        _ => {}
                    }
                }
            }
            StatementKind::Extension {
                specification,
                alias,
                ..
            } => declare(alias.unwrap_or(specification), false),
            kind => {
                let is_callable = matches!(kind, StatementKind::Function { .. });
                kind.name()
                    .into_iter()
                    .for_each(|name| declare(name, is_callable));
            }
        }
    }
    all
}

impl<'t> Lowering<'t> {
    fn meanings(&self) -> &Names<'t> {
        self.names.get_or_init(|| Names::new(self.document))
    }

    /// Changes in words that mean what they are to mean where they are written.
    pub fn spelt<'c>(&self, changes: &'c [Change]) -> Result<Cow<'c, [Change]>, Refusal> {
        let mut spelt = Cow::Borrowed(changes);
        for (number, change) in changes.iter().enumerate() {
            let at = change.place();
            let (mut refused, mut differs) = (None, false);
            if let Change::Move { key, object, .. } = change {
                refused = self.hidden(*key, *object);
            }
            change.each_written(&mut |written| match written {
                Written::Copy(from) => {
                    refused = refused.take().or_else(|| self.hidden(*from, at));
                }
                Written::Symbol(name) if refused.is_none() => {
                    refused = self.hidden_symbol(name, at);
                }
                other => differs |= self.otherwise(other, at).is_some(),
            });
            if let Some(refused) = refused {
                return Err(refused);
            }
            if differs && let Some(change) = spelt.to_mut().get_mut(number) {
                change.each_written_mut(&mut |written| {
                    if let Some(other) = self.otherwise(written, at) {
                        match written {
                            Written::Call { name, .. } => *name = other,
                            own => *own = Written::Expression(other),
                        }
                    }
                });
            }
        }
        Ok(spelt)
    }

    /// How a call or an expression is spelt at `at`, where that is not how it says itself.
    fn otherwise(&self, written: &Written, at: Span) -> Option<String> {
        match written {
            Written::Call { name, .. } => match self.meanings().function(name, at) {
                Cow::Owned(spelt) => Some(spelt),
                Cow::Borrowed(_) => None,
            },
            Written::Expression(text) => self.meanings().expression(text, at),
            _ => None,
        }
    }

    /// What of the text at `from` means something else at `to`.
    fn hidden(&self, from: Span, to: Span) -> Option<Refusal> {
        let document = self.document;
        let differs = |name: &str, at: Span| {
            let names = self.meanings();
            let own = names.binder(name, at);
            // What it brings along it keeps.
            let is_inside = own.is_some_and(|own| from.contains(own.whole));
            !is_inside && own != names.binder(name, to)
        };
        let found = document.descendants(self.node_of(from)?).find(|id| {
            let named = match document.node(*id) {
                Node::Variable => *id,
                Node::Call { function, .. } => function,
                _ => return false,
            };
            let name = document.source(named);
            differs(name, document.span(named))
        })?;
        let named = match document.node(found) {
            Node::Call { function, .. } => function,
            _ => found,
        };
        Some(Refusal::Hidden {
            at: document.span(named),
            name: document.source(named).to_owned(),
        })
    }

    /// A symbol of the file that means something else at `at`.
    fn hidden_symbol(&self, name: &str, at: Span) -> Option<Refusal> {
        let first = name.split("::").next().unwrap_or(name);
        let names = self.meanings();
        let binder = names.binder(first, at)?;
        let hides = !binder.nested || names.declared.contains_key(first);
        hides.then(|| Refusal::Hidden {
            at,
            name: first.to_owned(),
        })
    }
}
