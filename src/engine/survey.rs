//! Floor 5: the resources of a template, each with its evaluated type and API version.

use std::cell::OnceCell;
use std::rc::Rc;

use crate::diagnostic::{Address, Subject as Named};
use crate::evaluate::{Evaluator, When};
use crate::model::{Resource, ResourceId, Template};
use crate::rules::{Identity, Setting, Subject};
use crate::text::{Source, offset};

/// Evaluated types, one for each resource; a child's continues that of its owner.
pub(super) fn types<'t, 'a: 't>(
    template: &'t Template<'a>,
    evaluator: &Evaluator<'t, 'a>,
) -> Vec<Option<Rc<str>>> {
    let mut types: Vec<Option<Rc<str>>> = Vec::with_capacity(template.resources.len());
    for resource in &template.resources {
        let own = resource
            .resource_type
            .as_ref()
            .and_then(|written| text_of(evaluator, template, resource, written));
        let container = template.container(resource);
        // A child's type may be its last segment alone.
        let full = match (own, container.owner) {
            (Some(own), Some(owner)) if container.extends_owner && !stands_alone(&own) => {
                let owner = types.get(owner.0 as usize).cloned().flatten();
                owner.map(|owner| Rc::from(format!("{owner}/{own}")))
            }
            (own, _) => own,
        };
        // Neighbours are often of one type: they share its text.
        let before = types.last().cloned().flatten();
        types.push(if before == full { before } else { full });
    }
    types
}

/// Whether a type names its provider.
fn stands_alone(resource_type: &str) -> bool {
    let namespace = resource_type.split('/').next().unwrap_or_default();
    namespace.contains('.') && resource_type.contains('/')
}

/// The only text that an expression of a resource can be.
fn text_of<'t, 'a: 't>(
    evaluator: &Evaluator<'t, 'a>,
    template: &'t Template<'a>,
    resource: &'t Resource<'a>,
    written: &'t crate::model::Expression<'t>,
) -> Option<Rc<str>> {
    if let Some(text) = written.text() {
        return Some(text.into());
    }
    let scope = template.container(resource).scope;
    Some(evaluator.values(written, scope).only_text()?.into())
}

/// One resource as rules see it.
pub(super) fn subject<'x, 't, 'a: 't>(
    source: &'t Source,
    template: &'t Template<'a>,
    evaluator: &'x Evaluator<'t, 'a>,
    types: &[Option<Rc<str>>],
    index: usize,
    setting: Setting,
) -> Subject<'x, 't, 'a> {
    let resource = &template.resources[index];
    let scope = template.container(resource).scope;
    Subject {
        source,
        template,
        evaluator,
        id: ResourceId(offset(index)),
        resource,
        resource_type: types[index].clone(),
        api_version: resource
            .api_version
            .as_ref()
            .and_then(|written| text_of(evaluator, template, resource, written)),
        known: OnceCell::new(),
        identity: resource.identity.as_ref().map(|property| {
            let value = evaluator.values(&property.value, scope);
            Identity::new(
                property,
                value.under(&deployed(template, evaluator, resource)),
            )
        }),
        setting,
    }
}

/// What holds wherever a resource is deployed: its condition, and those of its owners.
fn deployed<'t, 'a: 't>(
    template: &'t Template<'a>,
    evaluator: &Evaluator<'t, 'a>,
    resource: &'t Resource<'a>,
) -> When {
    let mut all = When::default();
    let mut next = Some(resource);
    while let Some(resource) = next {
        let container = template.container(resource);
        if let Some(condition) = &resource.condition {
            let own = evaluator.assumption(condition.get(), container.scope);
            all = all.and(&own).unwrap_or(all);
        }
        let owner = container.owner.filter(|_| container.extends_owner);
        next = owner.map(|owner| template.resource(owner));
    }
    all
}

/// A resource as reports name it.
pub(super) fn named(subject: &Subject<'_, '_, '_>) -> Named {
    let name = subject.resource.member("name");
    Named {
        resource_type: subject.resource_type.as_deref().map(ToOwned::to_owned),
        api_version: subject.api_version.as_deref().map(ToOwned::to_owned),
        name: name.map(|name| unquoted(subject.written(name.value.span)).to_owned()),
        address: address(subject.template, subject.resource),
    }
}

fn address<'a>(template: &Template<'a>, resource: &Resource<'a>) -> Address {
    match template.symbol(resource) {
        Some(symbol) => Address::Symbol(symbol),
        None => Address::Pointer(template.pointer(resource)),
    }
}

/// A string as it is written, without its quotes.
pub(super) fn unquoted(written: &str) -> &str {
    let inner = |quote: char| written.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(written)
}
