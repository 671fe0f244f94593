//! Floor 5: what a resource waits for, and need not any more.

use super::super::survey;
use super::Reason;
use super::cut::Gone;
use super::identity::Wanted;
use crate::evaluate::{Text, resource_path};
use crate::graph::Reach;
use crate::model::{Change, Expression, Kind as Expressed, ResourceId, Step, Written};
use crate::rules::Subject;
use crate::text::Span;

/// Stops waiting for identities that the resource has no more, when nothing else in it may mean
/// them. `gone` are the names that go.
pub(super) fn independence(
    subject: &Subject<'_, '_, '_>,
    wanted: &[Wanted],
    gone: &[Gone],
) -> Vec<Change> {
    let Some(property) = subject.resource.member("dependsOn") else {
        return Vec::new();
    };
    let Expressed::Array(items) = &property.value.kind else {
        return Vec::new();
    };
    let is_wanted = |item: &&Expression<'_>| {
        let written = subject.written(item.span);
        wanted.iter().any(|one| one.is_dependency(written))
    };
    let waits: Vec<_> = items.iter().filter(is_wanted).collect();
    let mut hidden = vec![property.value.span];
    hidden.extend(gone.iter().map(|(name, _)| *name));
    if waits.is_empty() || means_one(subject, &waits, gone, &hidden) {
        return Vec::new();
    }
    if waits.len() == items.len() {
        return vec![Change::RemoveProperty {
            key: property.key.span,
        }];
    }
    waits
        .iter()
        .map(|item| Change::RemoveItem { item: item.span })
        .collect()
}

/// Whether anything in the resource, outside of `hidden`, may mean an identity that is waited for.
fn means_one(
    subject: &Subject<'_, '_, '_>,
    waits: &[&Expression<'_>],
    gone: &[Gone],
    hidden: &[Span],
) -> bool {
    let text_of = |expression: &Expression<'_>| {
        let evaluator = subject.evaluator;
        Text::join(evaluator.pieces_in_passing(expression, subject.scope()))
    };
    let texts: Vec<_> = waits.iter().map(|item| text_of(item)).collect();
    let mut paths: Vec<_> = texts.iter().filter_map(resource_path).collect();
    paths.extend(gone.iter().filter_map(|(_, path)| path.clone()));
    let names = paths.iter().filter_map(|path| path.names.last());
    let names = names.map(|name| Text::join(name.iter().cloned()));
    let texts: Vec<_> = texts.iter().cloned().chain(names).collect();
    let is_hidden = |span: Span| hidden.iter().any(|hidden| hidden.contains(span));
    let is_same = |one: &Text<'_>, other: &Text<'_>| match (one.literal(), other.literal()) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => one.pieces() == other.pieces(),
    };
    let mut found = false;
    subject.resource.body.lower().walk(&mut |inner| {
        let is_container = matches!(inner.kind, Expressed::Object(_) | Expressed::Array(_));
        if found || is_container || is_hidden(inner.span) {
            return;
        }
        let text = text_of(inner);
        let path = resource_path(&text);
        found = texts.iter().any(|own| is_same(own, &text))
            || path.is_some_and(|path| paths.iter().any(|own| own.may_be(&path)));
    });
    found
}

/// Refuses an identity of the same template that waits for the resource: both would wait for each
/// other.
pub(super) fn refuse_circle(
    subject: &Subject<'_, '_, '_>,
    wanted: &[Wanted],
) -> Result<(), Reason> {
    let whole = subject.whole;
    let mut made = wanted.iter().filter_map(Wanted::to_come);
    let is_inside = |id: &ResourceId| {
        let mut owners = whole.template.owners(whole.template.resource(*id)).skip(1);
        owners.any(|owner| std::ptr::eq(owner, subject.resource))
    };
    if made.clone().any(|id| is_inside(&id)) {
        return Err(Reason::new(
            subject.resource.span,
            "the identity is made by this deployment itself, which would have to have it first",
            "make the identity outside of the deployment",
        ));
    }
    let waits = made.find(|id| whole.waits_for(*id, &[subject.id]) == Reach::Yes);
    let Some(id) = waits else {
        return Ok(());
    };
    let identity = whole.template.resource(id);
    let name = match subject.template.symbol(identity) {
        Some(symbol) => Some(symbol),
        None => survey::named(&whole.subject(id)).name,
    };
    let name = name.map_or_else(String::new, |name| format!(" `{name}`"));
    Err(Reason::new(
        subject.resource.span,
        format!(
            "the identity{name} is deployed after this resource, which would have to wait for it"
        ),
        "let the identity not depend on the resource, or make it in a deployment of its own first",
    ))
}

/// Whether another deployment makes one of the identities, and nothing makes the one of the resource
/// wait for it.
pub(super) fn is_unordered(subject: &Subject<'_, '_, '_>, wanted: &[Wanted]) -> bool {
    let whole = subject.whole;
    let here = whole.graph().deployment(subject.id);
    let mut made = wanted.iter().filter_map(Wanted::to_come);
    made.any(|id| {
        let is_apart = whole.graph().deployment(id) != here;
        is_apart && !subject.template.symbolic && whole.waits_for(subject.id, &[id]) == Reach::No
    })
}

/// Whether an identity is made beside the resource, and what the resource waits for is no list to which
/// it could be added.
pub(super) fn has_no_list(subject: &Subject<'_, '_, '_>, wanted: &[Wanted]) -> bool {
    let property = subject.resource.member("dependsOn");
    let is_list = property.is_none_or(|own| matches!(own.value.kind, Expressed::Array(_)));
    let mut made = wanted.iter().filter(|one| one.depends_on.is_some());
    !is_list
        && made.any(|one| {
            let id = one.to_come();
            id.is_some_and(|id| subject.whole.waits_for(subject.id, &[id]) == Reach::No)
        })
}

/// How `dependsOn` of an ARM template names an identity whose ID is `key`, when both are made by one
/// deployment.
pub(super) fn dependency(
    subject: &Subject<'_, '_, '_>,
    declared: &Subject<'_, '_, '_>,
    key: &Written,
) -> Option<Written> {
    let graph = subject.whole.graph();
    let beside = !subject.template.symbolic
        && declared.scope() == subject.scope()
        && graph.deployment(declared.id) == graph.deployment(subject.id);
    beside.then(|| match &declared.resource.step {
        Step::Named(symbol) => Written::Text(symbol.clone().into_owned()),
        Step::Root | Step::Item(_) => key.clone(),
    })
}
