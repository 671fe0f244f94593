//! Floor 4: rules about what the key of an identity says.

use super::kinds::{is_later, is_placeholder};
use super::shape::is_identity_type;
use super::subject::{Block, Entry, Identity, Subject, USER_ASSIGNED_TYPE, used_at};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::evaluate::{Alternative, Piece, Text, Value, resource_path};
use crate::knowledge::Shape;
use crate::model::{Change, Expression, Kind as Expressed, Written};

/// A misspelt provider that an official page once taught.
const KNOWN_TYPO: &str = "Micrososft.ManagedIdentity";

/// `identity-key-not-resource-id`: a name, a GUID or another property of the identity.
pub(super) fn not_resource_id<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    if subject.shape() == Some(Shape::Other) {
        return;
    }
    for entry in block.entries() {
        if let Some(name) = entry.source.and_then(other_property) {
            let mut finding = subject.finding(
                "identity-key-not-resource-id",
                Severity::Error,
                entry.span(),
                format!(
                    "a user-assigned identity is named by its resource ID, not by its `{name}`"
                ),
            );
            finding.help = Some("use the resource ID of the identity".to_owned());
            findings.push(finding);
            continue;
        }
        for alternative in &entry.names.alternatives {
            let Value::Text(text) = &alternative.value else {
                continue;
            };
            if !is_no_id(text) || subject.is_blank(alternative) {
                continue;
            }
            let mut finding = subject.finding(
                "identity-key-not-resource-id",
                Severity::Error,
                alternative.span,
                format!("`{}` is no resource ID", shown(text)),
            );
            finding.help =
                Some("name the identity by its resource ID, as `resourceId()` gives it".to_owned());
            finding.fix = wrapped(&entry, text);
            used_at(
                &mut finding,
                entry.span(),
                "used as a user-assigned identity",
            );
            findings.push(finding);
        }
    }
}

/// Whether a text is provably no resource ID.
fn is_no_id(text: &Text<'_>) -> bool {
    if let Some(literal) = text.literal() {
        return !is_placeholder(literal)
            && !is_later(literal)
            && (!literal.starts_with('/') || resource_path(text).is_none());
    }
    let prefix = text.prefix();
    !prefix.is_empty() && !prefix.starts_with('/') && !is_placeholder(prefix)
}

/// `principalId` or `clientId`, when an expression reads it.
fn other_property(expression: &Expression<'_>) -> Option<&'static str> {
    let Expressed::Member(access) = &expression.kind else {
        return None;
    };
    ["principalId", "clientId"]
        .into_iter()
        .find(|name| access.name.text.eq_ignore_ascii_case(name))
}

/// The key as an argument of `resourceId()`, when it is the name of an identity.
fn wrapped(entry: &Entry<'_, '_>, text: &Text<'_>) -> Option<Fix> {
    let source = entry.source?;
    let name = text.literal()?;
    let is_name = !is_guid(name)
        && !name.is_empty()
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
    let plain = match &source.kind {
        Expressed::Text(_) => true,
        Expressed::Call(call) => {
            let name = &call.name.text;
            name.eq_ignore_ascii_case("parameters") || name.eq_ignore_ascii_case("variables")
        }
        _ => false,
    };
    if !is_name || !plain {
        return None;
    }
    let call = Written::Call {
        name: "resourceId".to_owned(),
        arguments: vec![
            Written::Text(USER_ASSIGNED_TYPE.to_owned()),
            Written::Copy(source.span),
        ],
    };
    let change = match entry.value {
        Some(_) => Change::Rename {
            key: source.span,
            name: call,
        },
        None => Change::SetValue {
            at: source.span,
            value: call,
        },
    };
    Some(Fix {
        title: "wrap the name in `resourceId()`".to_owned(),
        safety: Safety::Unsafe,
        changes: vec![change],
    })
}

/// `identity-key-wrong-type`: the ID of something else.
pub(super) fn wrong_type<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    for entry in block.entries() {
        for alternative in &entry.names.alternatives {
            let Value::Text(text) = &alternative.value else {
                continue;
            };
            let Some(path) = resource_path(text) else {
                continue;
            };
            if is_identity_type(&path.resource_type) || is_placeholder(&path.resource_type) {
                continue;
            }
            let typo = alternative.source.and_then(find_typo);
            let mut finding = subject.finding(
                "identity-key-wrong-type",
                Severity::Error,
                typo.map_or(alternative.span, |literal| literal.span),
                format!("`{}` is no user-assigned identity", path.resource_type),
            );
            finding.help = Some(format!("the resource type is `{USER_ASSIGNED_TYPE}`"));
            finding.fix = typo.and_then(|literal| {
                let wrong = literal.text()?;
                Some(Fix {
                    title: "write `Microsoft.ManagedIdentity`".to_owned(),
                    safety: Safety::Safe,
                    changes: vec![Change::SetText {
                        at: literal.span,
                        text: wrong.replace(KNOWN_TYPO, "Microsoft.ManagedIdentity"),
                    }],
                })
            });
            used_at(
                &mut finding,
                entry.span(),
                "used as a user-assigned identity",
            );
            findings.push(finding);
        }
    }
}

/// The literal that holds the known typo.
fn find_typo<'t>(expression: &'t Expression<'t>) -> Option<&'t Expression<'t>> {
    let mut found = None;
    expression.walk(&mut |inner| {
        if inner.text().is_some_and(|text| text.contains(KNOWN_TYPO)) {
            found = Some(inner);
        }
    });
    found
}

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
            let mut finding = subject.finding(
                "hard-coded-subscription-id",
                Severity::Warning,
                literal_with(subject, alternative, &guid),
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

/// The subscription's GUID, when the ID spells it out.
fn subscription_of(value: &Value<'_>) -> Option<String> {
    let Value::Text(text) = value else {
        return None;
    };
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
) -> crate::text::Span {
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

/// Whether a text is a GUID.
pub(super) fn is_guid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<_> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts.iter().zip(lengths).all(|(part, length)| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

/// A text for a message, with dots for what is unknown.
fn shown(text: &Text<'_>) -> String {
    let pieces = text.pieces();
    let parts = pieces.iter().map(|piece| match piece {
        Piece::Literal(text) => text.as_str(),
        Piece::Hole(_) => "…",
    });
    parts.collect()
}
