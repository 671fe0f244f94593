//! Floor 4: the rule about identities of one subscription.

use super::key_text::is_guid;
use super::subject::{Block, Entry, Identity, Subject, used_at};
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate::{Alternative, Piece, Value, resource_path};
use crate::model::Kind as Expressed;
use crate::text::Span;

/// `hard-coded-subscription-id`: an identity of one subscription, wherever the template goes.
pub(super) fn hard_coded<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    // The body of a request goes to one resource, which has a subscription.
    if subject.setting.body {
        return;
    }
    for entry in block.entries() {
        // A default can be overridden.
        if !entry.names.closed {
            continue;
        }
        for alternative in &entry.names.alternatives {
            let Some(guid) = subscription_of(&alternative.value) else {
                continue;
            };
            let place = literal_in_scope(subject, &entry, &guid)
                .unwrap_or_else(|| literal_with(subject, alternative, &guid));
            if is_given(subject, place, &guid) {
                continue;
            }
            let mut finding = subject.finding(
                "hard-coded-subscription-id",
                Severity::Warning,
                place,
                format!("the identity is tied to the subscription `{guid}`"),
            );
            finding.help = Some(
                "use `resourceId()`, or take the ID of the identity as a parameter".to_owned(),
            );
            used_at(
                &mut finding,
                entry.span(),
                "used as a user-assigned identity",
            );
            findings.push(finding);
        }
    }
}

/// Whether a subscription comes from a parameter file, where it belongs, or from a default beside
/// one.
fn is_given(subject: &Subject<'_, '_, '_>, place: Span, guid: &str) -> bool {
    let source = subject.source;
    source.has_attached()
        && (!source.holds(place) || subject.is_in_parameter(place) || !source.text().contains(guid))
}

/// The subscription's GUID, when the ID spells it out.
fn subscription_of(value: &Value<'_>) -> Option<String> {
    let Value::Text(text) = value else {
        return None;
    };
    // What does not start with one needs not to be taken apart.
    let known = "/subscriptions/00000000-0000-0000-0000-000000000000".len();
    if text.prefix().len() < known {
        return None;
    }
    match &resource_path(text)?.subscription?[..] {
        [Piece::Literal(guid)] if is_guid(guid) => Some(guid.clone()),
        _ => None,
    }
}

/// Where the GUID itself is written: in the expression, or in a variable that it reads.
fn literal_with<'t>(
    subject: &Subject<'_, 't, '_>,
    alternative: &Alternative<'t>,
    guid: &str,
) -> Span {
    let mut place = alternative.span;
    let Some(source) = alternative.source else {
        return place;
    };
    source.walk(&mut |inner| match &inner.kind {
        Expressed::Text(text) if text.contains(guid) => place = inner.span,
        Expressed::Call(call) if call.name.text.eq_ignore_ascii_case("variables") => {
            let values = subject.values(inner);
            let holds = |one: &&Alternative<'_>| {
                one.value.literal().is_some_and(|text| text.contains(guid))
            };
            place = values
                .alternatives
                .iter()
                .find(holds)
                .map_or(place, |one| one.span);
        }
        _ => {}
    });
    place
}

/// Where the `scope` of a resource that a key names by its symbol spells the GUID out.
fn literal_in_scope<'t>(
    subject: &Subject<'_, 't, '_>,
    entry: &Entry<'_, 't>,
    guid: &str,
) -> Option<Span> {
    let Expressed::Member(access) = &entry.source?.kind else {
        return None;
    };
    let id = subject.evaluator.resource_of(&access.base)?;
    let scope = subject.template.resource(id).member("scope")?;
    let mut place = None;
    scope.value.walk(&mut |inner| {
        if inner.text().is_some_and(|text| text.contains(guid)) {
            place = Some(inner.span);
        }
    });
    place
}
