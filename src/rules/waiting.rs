//! Floor 4: the rule about resources that do not wait for their identities.

use super::placement::takes_none;
use super::subject::{Entry, Subject};
use crate::diagnostic::{Diagnostic, Fix, Label, Safety, Severity};
use crate::evaluate::{Alternative, Text, Value, When, is_of_another_deployment};
use crate::graph::{Found, Reach};
use crate::model::{Change, Kind, Position, ResourceId, Step, Written};
use crate::text::Span;

/// Where `dependsOn` goes.
const DEPENDS_ON_POSITION: &[&str] = &["identity", "location", "name", "type"];

/// `missing-depends-on-identity`: an identity of the same template that may come too late.
pub(super) fn missing_depends_on(subject: &Subject<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let whole = subject.whole;
    let Some(identity) = &subject.identity else {
        return;
    };
    let is_alone = whole.setting.body || subject.resource.existing;
    if is_alone || takes_none(subject) || !whole.makes_identities() {
        return;
    }
    let own = subject.resource.body.items(&["dependsOn"]);
    let deployed = whole.deployed(subject.id);
    let mut seen: Vec<ResourceId> = Vec::new();
    for block in &identity.blocks {
        let when = block.when.and(&deployed).unwrap_or_default();
        for entry in block.entries() {
            if has(subject, &own, &entry) {
                continue;
            }
            for listed in listed_here(subject, &entry, &when) {
                let first = listed.made[0];
                let reach = whole.waits_for(subject.id, &listed.made);
                if reach == Reach::No && !seen.contains(&first) {
                    seen.push(first);
                    findings.push(report(subject, &listed));
                }
            }
        }
    }
}

/// Whether an entry is among the items of `dependsOn` as it is written. Asked first, since most are.
fn has(subject: &Subject<'_, '_, '_>, depends_on: &[Span], entry: &Entry<'_, '_>) -> bool {
    let Some(key) = entry.source else {
        return false;
    };
    let key = subject.written(key.span);
    let mut items = depends_on.iter();
    items.any(|item| subject.written(*item).eq_ignore_ascii_case(key))
}

/// An identity that a resource lists and the template makes.
struct Listed {
    /// Where it is listed.
    place: Span,
    /// How `dependsOn` can name it, when it can by what is written.
    spelling: Option<Span>,
    /// What makes it: one resource, or several of which conditions choose.
    made: Vec<ResourceId>,
}

/// The identities that one entry can be, as far as the template makes them.
fn listed_here<'t>(
    subject: &Subject<'_, 't, '_>,
    entry: &Entry<'_, 't>,
    when: &When,
) -> Vec<Listed> {
    let whole = subject.whole;
    let graph = whole.graph();
    let from = graph.deployment(subject.id);
    let alternatives = &entry.names.alternatives;
    let mut all = Vec::new();
    for alternative in alternatives {
        let Some(text) = sure_text(subject, alternative) else {
            continue;
        };
        let Found::Here(made) = graph.find(&whole.evaluator, &text, from) else {
            continue;
        };
        let scope = subject.scope();
        let is_there =
            |id: &ResourceId| whole.together(from, scope, *id) || in_one_group(subject, *id);
        let together = made.iter().all(is_there);
        let can_meet = made.iter().any(|id| {
            let deployed = whole.deployed(*id);
            let when = when.and(&alternative.when);
            when.is_some_and(|when| when.agrees_with(&deployed)) && !whole.is_never(*id)
        });
        if !together || !can_meet {
            continue;
        }
        // What the entry is elsewhere may be made by nothing.
        let own = entry.source.filter(|source| {
            let scope = subject.scope_at(source.span).unwrap_or(scope);
            whole.evaluator.values(source, scope).alternatives.len() < 2
        });
        let written = own.or(alternative.source);
        let place = written.map_or(alternative.span, |written| written.span);
        all.push(Listed {
            place,
            spelling: subject
                .scope_at(place)
                .filter(|own| *own == scope)
                .map(|_| place),
            made,
        });
    }
    all
}

/// Whether another resource is made in the same group as what the resource names without one: both lie
/// in nested deployments to a group that is named in the same words.
fn in_one_group(subject: &Subject<'_, '_, '_>, other: ResourceId) -> bool {
    let from = subject.whole.graph().deployment(subject.id);
    // In the outer scope, the group is that of the deployment around.
    if from.is_none() || subject.whole.deployment_of(subject.scope()) != from {
        return false;
    }
    let target = |resource| subject.evaluator.target(resource);
    let own = target(subject.resource);
    own.group.is_some() && own == target(subject.template.resource(other))
}

/// What an entry is in every deployment, where that can be told.
fn sure_text<'t>(
    subject: &Subject<'_, 't, '_>,
    alternative: &Alternative<'t>,
) -> Option<Text<'static>> {
    // As it is written, a value that was handed in says what it means where it was handed in from.
    if matches!(&alternative.value, Value::Text(text) if is_of_another_deployment(text)) {
        return None;
    }
    let written = alternative.source?;
    let scope = subject.scope_at(written.span)?;
    Some(subject.evaluator.symbolic(written, scope))
}

fn report(subject: &Subject<'_, '_, '_>, listed: &Listed) -> Diagnostic {
    let whole = subject.whole;
    let graph = whole.graph();
    let first = listed.made[0];
    // What a variable lists may be listed by others too, that do wait.
    let identity = subject.identity.as_ref();
    let outside = identity.filter(|identity| !identity.holds(listed.place));
    let here = graph.deployment(subject.id);
    let there = graph.deployment(first);
    let mut finding = subject.finding(
        "missing-depends-on-identity",
        Severity::Warning,
        outside.map_or(listed.place, |identity| identity.written.span),
        "the same template makes this identity, but nothing makes the resource wait for it",
    );
    finding.help = Some(match (here, there) {
        _ if here == there => "add it to the `dependsOn` of the resource".to_owned(),
        (Some(_), None) => "add it to the `dependsOn` of the nested deployment that the resource is in".to_owned(),
        _ => "let the resource, or the nested deployment that it is in, depend on the nested deployment that makes the identity".to_owned(),
    });
    if outside.is_some() {
        finding.related.push(Label {
            span: listed.place,
            message: "listed here".to_owned(),
        });
    }
    let made = whole.template.resource(first);
    finding.related.push(Label {
        span: made
            .resource_type
            .as_ref()
            .map_or(made.span, |own| own.span),
        message: "made here".to_owned(),
    });
    let waits_back = listed
        .made
        .iter()
        .any(|id| whole.waits_for(*id, &[subject.id]) != Reach::No);
    let spelling = match &made.step {
        _ if whole.template.symbolic => whole.template.symbol(made).map(Written::Symbol),
        Step::Named(name) => Some(Written::Text(name.clone().into_owned())),
        Step::Root | Step::Item(_) => listed.spelling.map(Written::Copy),
    };
    let fits = here == there && !waits_back && !subject.resource.body.is_open();
    let changes = spelling
        .filter(|_| fits)
        .map(|spelling| depend_on(subject, vec![spelling]));
    finding.fix = changes
        .filter(|changes| !changes.is_empty())
        .map(|changes| Fix {
            title: "add it to `dependsOn`".to_owned(),
            safety: Safety::Safe,
            changes,
        });
    finding
}

/// Makes a resource depend on others; nothing where `dependsOn` is an expression, which may hold
/// them already.
pub(crate) fn depend_on(subject: &Subject<'_, '_, '_>, others: Vec<Written>) -> Vec<Change> {
    let Some(property) = subject.resource.member("dependsOn") else {
        return vec![Change::Insert {
            object: subject.resource.body.span(),
            name: Written::Text("dependsOn".to_owned()),
            value: Written::Array(others),
            position: Position::After(DEPENDS_ON_POSITION),
        }];
    };
    let array = property.value.span;
    match property.value.kind {
        Kind::Array(_) => others
            .into_iter()
            .map(|value| Change::Append { array, value })
            .collect(),
        _ => Vec::new(),
    }
}
