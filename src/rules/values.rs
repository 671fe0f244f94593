//! Floor 4: rules about the identities of a collection as a whole, and the values beside them.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Known;

use super::shape::folded;
use super::subject::{Block, DICTIONARY, Identity, READ_ONLY, Subject, entries_of, used_at};
use crate::diagnostic::{Diagnostic, Fix, Label, Safety, Severity};
use crate::evaluate::{Alternative, Object, Text, Value};
use crate::knowledge::Shape;
use crate::model::{Change, Written};

/// How many identities one virtual machine or scale set takes.
const MOST: usize = 150;

/// `non-empty-identity-value`: something else than `{}` beside an identity.
pub(super) fn non_empty<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    // Where the facts know no dictionary, what stands beside a name is unknown too.
    if !subject.is_known() || subject.shape() == Some(Shape::Other) {
        return;
    }
    let Some(member) = block.collection(DICTIONARY) else {
        return;
    };
    for entry in member.value.alternatives.iter().flat_map(entries_of) {
        let Some(value) = entry.value else { continue };
        // In one case of several it is meant to leave the identity out.
        let is_always = value.only().is_some();
        for alternative in &value.alternatives {
            let (severity, message, safe) = match &alternative.value {
                Value::Null if subject.setting.patch => continue,
                Value::Null => (
                    Severity::Error,
                    "a template cannot take an identity away with null",
                    is_always,
                ),
                Value::Object(object) if object.members.is_empty() => continue,
                Value::Object(object) => (
                    Severity::Warning,
                    "the value beside an identity is set by Azure",
                    only_read_only(object),
                ),
                _ => (
                    Severity::Warning,
                    "the value beside an identity is `{}`",
                    false,
                ),
            };
            let mut finding = subject.finding(
                "non-empty-identity-value",
                severity,
                alternative.span,
                message,
            );
            finding.help = Some(match alternative.value {
                Value::Null if !is_always => {
                    "join two objects with `union()`, one of which lacks the name".to_owned()
                }
                Value::Null => "write `{}` to keep the identity, or leave the name out".to_owned(),
                _ => "write `{}`".to_owned(),
            });
            finding.fix = (safe && alternative.source.is_some()).then(|| Fix {
                title: "write an empty object".to_owned(),
                safety: Safety::Safe,
                changes: vec![Change::SetValue {
                    at: alternative.span,
                    value: Written::Object(Vec::new()),
                }],
            });
            used_at(&mut finding, entry.value_span, "used beside this identity");
            findings.push(finding);
        }
    }
}

/// Whether an object holds nothing but what Azure writes itself.
fn only_read_only(object: &Object<'_>) -> bool {
    !object.open
        && object.members.iter().all(|member| {
            let name = member.key.as_ref().and_then(Text::literal);
            name.is_some_and(|name| {
                READ_ONLY
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(name))
            })
        })
}

/// `duplicate-user-assigned-identity`: one identity twice, in other words or in an array.
pub(super) fn duplicate<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    for member in block.collections() {
        for alternative in &member.value.alternatives {
            duplicates_of(subject, alternative, findings);
        }
    }
}

fn duplicates_of(
    subject: &Subject<'_, '_, '_>,
    alternative: &Alternative<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    if entries_of(alternative).nth(1).is_none() {
        return;
    }
    let is_array = alternative.value.array().is_some();
    // Of two properties of one name ARM tells as `duplicate-property`.
    let told = !is_array && !subject.template.symbolic;
    let mut seen = HashMap::new();
    for entry in entries_of(alternative) {
        let Some(text) = entry.text else { continue };
        let span = entry.span();
        let first = match seen.entry(folded(text)) {
            Known::Occupied(first) => *first.get(),
            Known::Vacant(place) => {
                place.insert(span);
                continue;
            }
        };
        let same = subject
            .written(first)
            .eq_ignore_ascii_case(subject.written(span));
        // What an object spreads may hold the same identity as the object itself.
        let apart = alternative.span.contains(first) != alternative.span.contains(span);
        if (same && told) || apart || first == span {
            continue;
        }
        let mut finding = subject.finding(
            "duplicate-user-assigned-identity",
            Severity::Warning,
            span,
            "this identity is listed twice",
        );
        finding.help = Some("remove one".to_owned());
        finding.related.push(Label {
            span: first,
            message: "first listed here".to_owned(),
        });
        let literal = alternative.source.is_some_and(|source| {
            if is_array {
                matches!(source.kind, crate::model::Kind::Array(_))
            } else {
                source.properties().is_some()
            }
        });
        finding.fix = literal.then(|| Fix {
            title: "remove the second one".to_owned(),
            safety: Safety::Safe,
            changes: vec![if is_array {
                Change::RemoveItem { item: span }
            } else {
                Change::RemoveProperty { key: span }
            }],
        });
        findings.push(finding);
    }
}

/// `too-many-user-assigned-identities`: more than a machine takes.
pub(super) fn too_many<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    if !subject.knows_array() {
        return;
    }
    for member in block.collections() {
        for alternative in &member.value.alternatives {
            let count = entries_of(alternative).count();
            if count <= MOST {
                continue;
            }
            let place = member.key_source.map_or(alternative.span, |key| key.span);
            let mut finding = subject.finding(
                "too-many-user-assigned-identities",
                Severity::Warning,
                place,
                format!(
                    "{count} user-assigned identities; {} takes {MOST}",
                    subject.type_name()
                ),
            );
            finding.help = Some(format!(
                "keep {MOST} at most: share identities between tasks"
            ));
            findings.push(finding);
        }
    }
}
