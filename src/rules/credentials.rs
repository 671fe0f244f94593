//! Floor 4: federated identity credentials of user-assigned identities.

use std::collections::BTreeMap;

use super::credential_fixes::in_sequence;
use super::origin::{Parts, is_own};
use super::subject::Subject;
use super::turns::{may_make_none, most_turns, taken_from};
use super::whole::Whole;
use crate::diagnostic::{Diagnostic, Fix, Label, Safety, Severity};
use crate::evaluate::{Value, When};
use crate::graph::Reach;
use crate::model::{Expression, Kind, ResourceId};
use crate::text::Span;

/// The resource type of a federated identity credential.
const CREDENTIAL: &str =
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials";

/// Up to so many credentials of one identity, each is compared with each; beyond, with the next.
pub(super) const COMPARED: usize = 32;

/// A credential, or a loop of them.
pub(super) struct Credential<'x, 't, 'a> {
    pub(super) subject: Subject<'x, 't, 'a>,
    /// What must hold for it to be deployed.
    pub(super) when: When,
    /// How many there are; `None` when that is not known.
    pub(super) turns: Option<i64>,
}

/// Which identity credentials belong to: what is equal is surely the same.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    /// One that they are nested in.
    Around(ResourceId),
    /// One by its name in a deployment, and where that is looked for.
    Named(Option<ResourceId>, String, Option<Span>),
}

/// The credentials of a template by their identities, each list in source order.
pub(super) fn by_identity<'x, 't, 'a: 't>(
    whole: &'x Whole<'t, 'a>,
) -> Vec<Vec<Credential<'x, 't, 'a>>> {
    let mut all: BTreeMap<Owner, Vec<Credential<'_, '_, '_>>> = BTreeMap::new();
    let credentials = whole.of_type(|own| own.eq_ignore_ascii_case(CREDENTIAL));
    for subject in credentials.filter(|subject| !subject.resource.existing) {
        if let Some(owner) = owner(&subject) {
            let when = deployed(&subject);
            let turns = turns(&subject);
            let credential = Credential {
                subject,
                when,
                turns,
            };
            all.entry(owner).or_default().push(credential);
        }
    }
    all.into_values().collect()
}

/// What must hold for a credential to be deployed. What is asked of the turn of a loop tells
/// nothing of the turns of another.
fn deployed(subject: &Subject<'_, '_, '_>) -> When {
    let when = subject.whole.deployed(subject.id);
    if !subject.resource.is_repeated() {
        return when;
    }
    subject.evaluator.in_every_turn(&when)
}

/// The identity of a credential; `None` when it may be another one in each turn of a loop.
fn owner(subject: &Subject<'_, '_, '_>) -> Option<Owner> {
    let (whole, template) = (subject.whole, subject.template);
    let container = template.container(subject.resource);
    let around = container.owner.filter(|_| container.extends_owner);
    if let Some(owner) = around
        && template.resource(owner).is_repeated()
    {
        return Some(Owner::Around(owner));
    }
    let parent = match template.parent_of(subject.id) {
        // Of a list of identities, each credential has one that the index chooses.
        Some(parent) => Some(
            subject
                .evaluator
                .resource_of(parent)
                .filter(|parent| !template.resource(*parent).is_repeated())?,
        ),
        None => around,
    };
    let scope = parent.and_then(|parent| template.resource(parent).kept(&["scope"]));
    let graph = whole.graph();
    let [identity, _] = graph.names(subject.id)? else {
        return None;
    };
    if subject.resource.is_repeated() && parent.is_none() && subject.evaluator.varies(identity) {
        return None;
    }
    let name = format!("{identity:?}").to_ascii_lowercase();
    Some(Owner::Named(
        graph.deployment(subject.id),
        name,
        scope.map(|scope| scope.value.span),
    ))
}

/// How many resources a declaration makes; `None` when that is not known.
fn turns(subject: &Subject<'_, '_, '_>) -> Option<i64> {
    let Some(repetition) = &subject.resource.repetition else {
        return Some(1);
    };
    let over = repetition.over.as_ref()?.get();
    if let Kind::Call(call) = &over.kind
        && is_own(call, "range")
    {
        return integer(subject, call.arguments.get(1)?);
    }
    match &subject.values(over).only()?.value {
        Value::Integer(count) => Some(*count),
        Value::Array(array) if !array.open => i64::try_from(array.items.len()).ok(),
        _ => None,
    }
}

/// Whether a condition holds in one turn of a loop alone: in that with a certain index or item.
fn chooses_a_turn<'t>(subject: &Subject<'_, 't, '_>, condition: &'t Expression<'t>) -> bool {
    let Kind::Call(call) = &condition.kind else {
        return false;
    };
    if is_own(call, "and") {
        let mut parts = call.arguments.iter();
        return parts.any(|part| chooses_a_turn(subject, part));
    }
    let [left, right] = &call.arguments[..] else {
        return false;
    };
    let of_turn = |written: &Expression<'_>| match &written.kind {
        Kind::Call(call) => is_own(call, "copyIndex"),
        Kind::Symbol(name) => !subject.evaluator.is_declared(name),
        _ => false,
    };
    let is_fixed = |written| {
        let parts = Parts::of(subject.whole, subject.origin(written));
        parts.locals.is_empty() && !parts.vague
    };
    is_own(call, "equals")
        && ((of_turn(left) && is_fixed(right)) || (of_turn(right) && is_fixed(left)))
}

fn integer<'t>(subject: &Subject<'_, 't, '_>, written: &'t Expression<'t>) -> Option<i64> {
    match subject.values(written).only()?.value {
        Value::Integer(value) => Some(value),
        _ => None,
    }
}

/// How sure it is that several are written at a time.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Sure {
    Yes,
    Perhaps,
}

impl<'t> Credential<'_, 't, '_> {
    /// Whether a loop writes several at a time; `None` when it does not.
    pub(super) fn overlaps(&self) -> Option<Sure> {
        let repetition = self.subject.resource.repetition.as_ref()?;
        let alone = repetition.batch.as_ref().is_some_and(|batch| {
            let size = integer(&self.subject, batch);
            size.is_none_or(|size| size <= 1)
        });
        let condition = self.subject.resource.condition.as_ref();
        match self.turns {
            _ if alone || self.is_one_at_most() => None,
            Some(_) if condition.is_none() => Some(Sure::Yes),
            _ => Some(Sure::Perhaps),
        }
    }

    /// Whether a loop surely makes no more than one.
    fn is_one_at_most(&self) -> bool {
        let subject = &self.subject;
        let condition = subject.resource.condition.as_ref();
        self.turns
            .or_else(|| most_turns(subject.whole, subject.resource, subject.scope()))
            .is_some_and(|most| most <= 1)
            || condition.is_some_and(|condition| chooses_a_turn(subject, condition.get()))
    }

    /// Whether this and another one are written at a time; `None` when they are not.
    fn overlaps_with(&self, other: &Self) -> Option<Sure> {
        if !self.when.agrees_with(&other.when) {
            return None;
        }
        if self.waits_for(other) || other.waits_for(self) {
            return None;
        }
        let whole = self.subject.whole;
        let ways = [(self, other), (other, self)];
        let mut ways = ways.into_iter();
        let is_way = |(from, to): (&Self, &Self)| {
            whole.waits_for(from.subject.id, &[to.subject.id]) != Reach::No
        };
        // Where what lies between them is deployed, one waits for the other.
        if ways.any(is_way) {
            Some(Sure::Perhaps)
        } else {
            Some(self.together(other))
        }
    }

    /// Whether this one is written after another one, as far as is known: not over what may be left
    /// out where both are written.
    pub(super) fn waits_for(&self, other: &Self) -> bool {
        let whole = self.subject.whole;
        let passes = |id| {
            !self.can_lack(other, &whole.deployed(id)) && self.has_a_turn(other, id) != Some(false)
        };
        let graph = whole.graph();
        let (from, to) = (self.subject.id, other.subject.id);
        graph.waits_over(&whole.evaluator, from, to, &passes) != Reach::No
    }

    /// Whether it is known that this and another one can be written without what is deployed `when`.
    /// Azure drops a dependency on what is not deployed, and does not look behind it.
    fn can_lack(&self, other: &Self, when: &When) -> bool {
        match self.when.and(&other.when) {
            Some(both) if both.is_always() => !when.is_always(),
            Some(both) => !both.agrees_with(when),
            None => false,
        }
    }

    /// Whether a third one is surely written where this and another one are.
    pub(super) fn needs(&self, other: &Self, third: &Self) -> bool {
        let both = self.when.and(&other.when);
        both.is_some()
            && both.as_ref().and_then(|both| both.and(&third.when)) == both
            && self.has_a_turn(other, third.subject.id) == Some(true)
    }

    /// Whether a resource, where it is a loop, makes something where this and another one are
    /// written; `false` where it is known that it can make nothing.
    fn has_a_turn(&self, other: &Self, third: ResourceId) -> Option<bool> {
        let whole = self.subject.whole;
        let resource = whole.template.resource(third);
        let both = [self, other];
        if !resource.is_repeated() || both.iter().any(|one| one.subject.id == third) {
            return Some(true);
        }
        let scope = whole.template.container(resource).scope;
        let list = taken_from(whole, resource, scope)?;
        let of = |one: &Self| taken_from(whole, one.subject.resource, one.subject.scope());
        if both.iter().any(|one| of(one).as_ref() == Some(&list)) {
            return Some(true);
        }
        let over = resource.repetition.as_ref()?.over.as_ref()?.get();
        let parts = Parts::of_all(whole, [over], scope);
        // What is asked of the list may tell that it is not empty.
        let asks = |one: &&Self| {
            let condition = one.subject.resource.condition.as_ref();
            condition.is_some_and(|asked| {
                Parts::of(whole, one.subject.origin(asked.get())).share(&parts)
            })
        };
        if both.iter().any(asks) {
            return None;
        }
        let when = self.when.and(&other.when)?;
        may_make_none(whole, resource, scope, &when).map(|none| !none)
    }

    /// Whether this and another one are deployed in the same deployments.
    fn together(&self, other: &Self) -> Sure {
        let several = self.turns.is_some_and(|turns| turns > 0);
        if several && other.turns.is_some_and(|turns| turns > 0) && self.when == other.when {
            Sure::Yes
        } else {
            Sure::Perhaps
        }
    }

    /// Where it stands: the loop, or the type.
    pub(super) fn place(&self) -> Span {
        let resource = self.subject.resource;
        match (&resource.repetition, &resource.resource_type) {
            (Some(repetition), _) => repetition.span,
            (None, Some(written)) => written.span,
            (None, None) => resource.span,
        }
    }

    /// A property of it, as it is written.
    pub(super) fn property(&self, name: &str) -> Option<&'t Expression<'t>> {
        let written = self.subject.template.properties_of(self.subject.id)?;
        let properties = written.value.properties()?;
        if properties.iter().any(|property| property.name().is_none()) {
            return None;
        }
        let found = properties.iter().rfind(|property| property.is(name));
        found.map(|property| -> &'t Expression<'t> { &property.value })
    }
}

/// `federated-credentials-concurrent`: Azure writes one credential of an identity at a time.
pub(super) fn concurrent(whole: &Whole<'_, '_>, findings: &mut Vec<Diagnostic>) {
    for credentials in by_identity(whole) {
        let Some(found) = overlap(&credentials) else {
            continue;
        };
        let (severity, place) = (found.severity, found.first.place());
        let message = match found.places.len() {
            1 => "this loop writes several credentials of one identity at a time",
            _ => "several credentials of one identity are written at a time",
        };
        let rule = "federated-credentials-concurrent";
        let mut finding = found.first.subject.finding(rule, severity, place, message);
        finding.help = Some("let each wait for the one before it".to_owned());
        finding.fact = Some(
            "Azure refuses to write two federated credentials of one identity at a time".to_owned(),
        );
        finding.related = related(&found.places, place, "written at the same time");
        finding.fix = in_sequence(&credentials).map(|changes| Fix {
            title: "write one credential at a time".to_owned(),
            safety: Safety::Safe,
            changes,
        });
        findings.push(finding);
    }
}

/// Credentials of one identity that are written at a time.
struct Overlap<'c, 'x, 't, 'a> {
    /// The first that does not wait for one before it, or is a loop.
    first: &'c Credential<'x, 't, 'a>,
    /// Where all of them stand.
    places: Vec<Span>,
    severity: Severity,
}

fn overlap<'c, 'x, 't, 'a>(
    credentials: &'c [Credential<'x, 't, 'a>],
) -> Option<Overlap<'c, 'x, 't, 'a>> {
    let mut found: Option<Overlap<'c, 'x, 't, 'a>> = None;
    for (number, credential) in credentials.iter().enumerate() {
        let own = credential.place();
        let from = if number < COMPARED { 0 } else { number - 1 };
        let before = credentials[from..number].iter();
        let pairs = before.filter_map(|one| Some((one.place(), credential.overlaps_with(one)?)));
        let loops = credential.overlaps().map(|sure| (own, sure));
        let all: Vec<_> = pairs.chain(loops).collect();
        for (place, sure) in all {
            let found = found.get_or_insert_with(|| Overlap {
                first: credential,
                places: Vec::new(),
                severity: Severity::Warning,
            });
            for place in [place, own] {
                if !found.places.contains(&place) {
                    found.places.push(place);
                }
            }
            if sure == Sure::Yes {
                found.severity = Severity::Error;
            }
        }
    }
    found
}

/// Labels at all places but one.
pub(super) fn related(places: &[Span], own: Span, message: &str) -> Vec<Label> {
    let others = places.iter().filter(|place| **place != own);
    others
        .map(|span| Label {
            span: *span,
            message: message.to_owned(),
        })
        .collect()
}

/// Whether a resource type is that of federated identity credentials.
pub(super) fn is_credential(resource_type: &str) -> bool {
    resource_type.eq_ignore_ascii_case(CREDENTIAL)
}
