//! Floor 4: better names for role assignments.

use std::collections::BTreeSet;

use super::key_text::is_guid;
use super::named::Naming;
use super::origin::{Origin, Parts, is_one_of, is_own, path_of};
use super::random::{Random, random_in};
use super::role_names::{call_of, pieces_of};
use super::roles::{Assignment, Principal, is_role_assignment};
use super::seeds::Seeds;
use super::whole::Whole;
use crate::diagnostic::{Diagnostic, Fix, Label, NO_FIX, Safety};
use crate::model::{Change, Expression, Kind, Level, ScopeId, Written, reads_a_resource};
use crate::text::Span;

/// Functions that tell where a template is deployed.
pub(super) const SCOPES: [&str; 3] = ["resourceGroup", "subscription", "managementGroup"];

/// Properties of a Bicep resource that are known before it is deployed.
const KNOWN_EARLY: [&str; 4] = ["id", "name", "type", "apiVersion"];

/// `guid()` with the principal as one more seed.
pub(super) fn with_seed<'t>(
    assignment: &Assignment<'_, 't, '_>,
    principal: &Principal<'t>,
    call: &Origin<'t>,
) -> Option<Fix> {
    let seed = principal_seed(assignment, principal, call.scope)?;
    let made = guid_of(assignment, call.expression, &[], vec![seed])?;
    Some(renamed(
        "make the name of the principal, too",
        call.expression.span,
        made,
    ))
}

/// A name that is the same in each deployment.
pub(super) fn without_random<'t>(
    assignment: &Assignment<'_, 't, '_>,
    name: &'t Expression<'t>,
    random: &Random<'t>,
) -> Option<Fix> {
    let subject = &assignment.subject;
    let principal = assignment.principal()?;
    let seed = principal_seed(assignment, principal, subject.scope());
    let mut guid = None;
    name.walk(&mut |inner| {
        let holds = inner.span.contains(random.used.span) && inner.span != random.used.span;
        if holds && call_of(inner).is_some_and(|call| is_own(call, "guid")) {
            guid = Some(inner);
        }
    });
    let (at, made) = if let Some(guid) = guid {
        let call = call_of(guid)?;
        let seeds: &'t [Expression<'t>] = &call.arguments;
        let (drop, kept): (Vec<_>, Vec<&'t Expression<'t>>) = seeds
            .iter()
            .partition(|seed: &&'t _| random_in(subject.whole, seed, subject.scope()).is_some());
        let seeds = Seeds::new(assignment, principal);
        // What is left must still tell one assignment from the next.
        let parts = Parts::of_all(subject.whole, kept.iter().copied(), subject.scope());
        let made = if kept.is_empty() {
            fresh(assignment, name, guid, seed?)?
        } else {
            let mut more = missing_scope(assignment, &kept)?;
            if !seeds.may_hold(&parts) {
                more.push(seed?);
            }
            more.extend(missing_role(assignment, &parts)?);
            guid_of(assignment, guid, &drop, more)?
        };
        (guid.span, made)
    } else {
        (
            random.used.span,
            fresh(assignment, name, random.used, seed?)?,
        )
    };
    let title = "make the name of the principal and the role";
    Some(renamed(title, at, made))
}

/// The scope as a seed, unless one that is there names it; `None` when it cannot be one.
fn missing_scope<'t>(
    assignment: &Assignment<'_, 't, '_>,
    seeds: &[&'t Expression<'t>],
) -> Option<Vec<Written>> {
    let subject = &assignment.subject;
    let mut own = Parts::default();
    if let Some(scope) = subject.resource.kept(&["scope"]) {
        own.add(subject.whole, &scope.value, subject.scope());
    }
    for piece in assignment.name_beside_guid(None) {
        own.add(subject.whole, piece.expression, piece.scope);
    }
    let mut parts = Parts::default();
    let mut named = false;
    for seed in seeds {
        parts.add(subject.whole, seed, subject.scope());
        seed.walk(&mut |inner| {
            let call = call_of(inner);
            named |= call.is_some_and(|call| is_one_of(call, &SCOPES));
        });
    }
    if named || parts.share(&own) {
        return Some(Vec::new());
    }
    Some(vec![scope_seed(assignment)?])
}

/// The role as a seed, unless what is there may hold it; `None` when it cannot be one.
fn missing_role(assignment: &Assignment<'_, '_, '_>, seeds: &Parts) -> Option<Vec<Written>> {
    let subject = &assignment.subject;
    let role = assignment.property("roleDefinitionId")?;
    let own = Parts::of(subject.whole, subject.origin(&role.value));
    let same = |text: &String| is_guid(text) && seeds.texts.contains(text);
    if seeds.share(&own) || own.texts.iter().any(same) {
        return Some(Vec::new());
    }
    is_known_early(assignment, &role.value).then(|| vec![Written::Copy(role.value.span)])
}

/// A new GUID in the place of an `old` one, which is the name or a part of its own.
fn fresh<'t>(
    assignment: &Assignment<'_, 't, '_>,
    name: &'t Expression<'t>,
    old: &Expression<'_>,
    seed: Written,
) -> Option<Written> {
    let pieces = pieces_of(name).unwrap_or(std::slice::from_ref(name));
    let is_piece = |piece: &Expression<'_>| piece.span == old.span;
    let role = assignment.property("roleDefinitionId")?;
    if !pieces.iter().any(is_piece) || !is_known_early(assignment, &role.value) {
        return None;
    }
    let others = pieces.iter().filter(|piece| !is_piece(piece));
    // What it is assigned at, where the name begins with that.
    let at: Vec<_> = others.filter(|piece| piece.text().is_none()).collect();
    if at.is_empty() && pieces.len() > 1 {
        return None;
    }
    let mut arguments = vec![scope_seed(assignment)?];
    arguments.extend(at.iter().map(|piece| Written::Copy(piece.span)));
    arguments.extend([seed, Written::Copy(role.value.span)]);
    Some(Written::Call {
        name: "guid".to_owned(),
        arguments,
    })
}

/// A call of `guid()` without some of its seeds, and with more.
fn guid_of(
    assignment: &Assignment<'_, '_, '_>,
    written: &Expression<'_>,
    drop: &[&Expression<'_>],
    more: Vec<Written>,
) -> Option<Written> {
    let call = call_of(written)?;
    // A comment among the seeds would be lost.
    let mut at = call.name.span.end;
    for seed in &call.arguments {
        let gap = assignment.subject.written(Span::new(at, seed.span.start));
        if !gap.chars().all(|letter| "( ,\t\r\n".contains(letter)) {
            return None;
        }
        at = seed.span.end;
    }
    let is_dropped = |seed: &Expression<'_>| drop.iter().any(|one| one.span == seed.span);
    let kept = call.arguments.iter().filter(|seed| !is_dropped(seed));
    let kept = kept.map(|seed| Written::Copy(seed.span));
    // As it is called already, behind its namespace if it has one.
    let base = call.base.as_ref().map_or(call.name.span, |base| base.span);
    let name = assignment.subject.written(base.to(call.name.span));
    Some(Written::Call {
        name: name.to_owned(),
        arguments: kept.chain(more).collect(),
    })
}

/// What stands for the principal in a name: its identity's resource ID, or the principal itself
/// where that is known before anything is deployed.
fn principal_seed<'t>(
    assignment: &Assignment<'_, 't, '_>,
    principal: &Principal<'t>,
    scope: ScopeId,
) -> Option<Written> {
    let subject = &assignment.subject;
    let written = principal.written;
    if subject.scope() != scope {
        return None;
    }
    if let [only] = &principal.origins.all[..]
        && principal.origins.complete
        && let Some(reading) = only.reading(subject.whole)
    {
        if subject.template.symbolic && subject.evaluator.resource_of(reading.named).is_some() {
            return Some(Written::member(Written::Copy(reading.named.span), "id"));
        }
        let text = only.text(subject.whole, reading.named);
        let is_id = path_of(&text).is_some() || subject.evaluator.resource_with_id(&text).is_some();
        let usable = is_id && only.scope == scope && is_known_early(assignment, reading.named);
        return usable.then_some(Written::Copy(reading.named.span));
    }
    // What is not declared, or is no value at all, would not be told apart from what is there.
    let seeds = Seeds::new(assignment, principal);
    let tells = seeds.may_hold(&Parts::of(subject.whole, subject.origin(written)));
    (tells && is_known_early(assignment, written)).then_some(Written::Copy(written.span))
}

/// Whether an expression of the assignment can be evaluated before anything is deployed.
fn is_known_early<'t>(assignment: &Assignment<'_, 't, '_>, written: &'t Expression<'t>) -> bool {
    let subject = &assignment.subject;
    let evaluator = subject.evaluator;
    let mut early = true;
    each_behind(
        subject.whole,
        written,
        subject.scope(),
        &mut |inner| match &inner.kind {
            Kind::Call(call) => early &= !reads_a_resource(&call.name.text),
            Kind::Member(access) if evaluator.resource_of(&access.base).is_some() => {
                early &= KNOWN_EARLY.contains(&&*access.name.text);
            }
            Kind::Symbol(name) if evaluator.resource_named(name).is_none() => {
                early &= evaluator.symbol_resource(name).is_none();
            }
            Kind::Hidden(_) | Kind::Opaque | Kind::Broken(_) => early = false,
            _ => {}
        },
    );
    early
}

/// Calls `visit` with what is inside an expression, and inside the variables and parameters in it.
fn each_behind<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    written: &'t Expression<'t>,
    scope: ScopeId,
    visit: &mut impl FnMut(&'t Expression<'t>),
) {
    let mut seen = BTreeSet::new();
    let mut next = vec![(written, scope)];
    while let Some((expression, scope)) = next.pop() {
        expression.walk(&mut |inner| {
            if let Some(behind) = whole.evaluator.behind(inner, scope) {
                let value = behind.value.filter(|_| seen.insert(behind.declared));
                next.extend(value.map(|value| (value, behind.scope)));
            }
            visit(inner);
        });
    }
}

/// Takes the fix of a name away where something else in the file names the assignment by what it is
/// called now, and would go on to do so.
pub(super) fn keep_if_named(assignment: &Assignment<'_, '_, '_>, finding: &mut Diagnostic) {
    let change = finding.fix.as_ref().and_then(|fix| fix.changes.first());
    let named = change.and_then(|change| named_at(assignment, change.place()));
    if let Some(span) = named {
        finding.fix = None;
        finding.related.push(Label {
            span,
            message: format!("{NO_FIX}: this names the role assignment by its present name"),
        });
    }
}

/// Where something names the assignment and does not follow an edit of its name.
fn named_at<'t, 'a: 't>(assignment: &Assignment<'_, 't, 'a>, edit: Span) -> Option<Span> {
    let subject = &assignment.subject;
    let (whole, template) = (subject.whole, subject.template);
    let named = whole.namings();
    let mut namings = named.of.get(&subject.id).cloned().unwrap_or_default();
    namings.extend(&named.assignments);
    // By its name alone it may be named anywhere.
    let now = bare(subject.written(edit));
    let is_same = |naming: &&Naming<'t>| subject.written(naming.written.span).contains(now);
    namings.extend(named.unknown.iter().filter(is_same));
    for id in whole.ids().filter(|id| template.resource(*id).existing) {
        let own_type = whole.resource_type(id);
        let is_same = own_type.is_some_and(|own| is_role_assignment(own))
            && whole.graph().names(id).is_some()
            && whole.graph().names(id) == whole.graph().names(subject.id);
        let name = template.name_of(id).filter(|_| is_same);
        namings.extend(name.map(|name| Naming::in_list(whole, id, name)));
    }
    let left = namings
        .iter()
        .find(|naming| !follows(whole, naming, edit))?;
    Some(left.written.span)
}

/// An expression without the marks that set it off from plain text.
fn bare(written: &str) -> &str {
    let inner = written
        .strip_prefix("\"[")
        .and_then(|rest| rest.strip_suffix("]\""));
    inner.unwrap_or(written)
}

/// Whether what names a resource names it still after an edit of its name.
fn follows<'t, 'a: 't>(whole: &Whole<'t, 'a>, naming: &Naming<'t>, edit: Span) -> bool {
    let mut reaches = naming.is_symbol(whole);
    each_behind(whole, naming.written, naming.scope, &mut |inner| {
        reaches |= inner.span == edit;
    });
    reaches
}

/// The ID of what the role is assigned at.
fn scope_seed(assignment: &Assignment<'_, '_, '_>) -> Option<Written> {
    let subject = &assignment.subject;
    let id = |of: Written| Some(Written::member(of, "id"));
    if let Some(scope) = subject.resource.kept(&["scope"]) {
        let scope = &scope.value;
        if !subject.template.symbolic {
            return Some(Written::Copy(scope.span));
        }
        let is_call = call_of(scope).is_some_and(|call| call.arguments.is_empty());
        let known = is_call || subject.evaluator.resource_of(scope).is_some();
        return known.then(|| id(Written::Copy(scope.span)))?;
    }
    let own = subject.whole.graph().deployment(subject.id).is_none()
        && subject.template.container(subject.resource).owner.is_none();
    let call = |name: &str| {
        id(Written::Call {
            name: name.to_owned(),
            arguments: Vec::new(),
        })
    };
    match subject.template.level.filter(|_| own)? {
        Level::ResourceGroup => call("resourceGroup"),
        Level::Subscription => call("subscription"),
        Level::ManagementGroup | Level::Tenant => None,
    }
}

fn renamed(title: &str, at: Span, value: Written) -> Fix {
    Fix {
        title: title.to_owned(),
        safety: Safety::Unsafe,
        changes: vec![Change::SetValue { at, value }],
    }
}
