//! Floor 4: rules about the names inside an identity block.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::kinds::{is_later, type_values};
use super::subject::{ARRAY, Block, DICTIONARY, Identity, READ_ONLY, Subject, TYPE, used_as};
use crate::diagnostic::{Diagnostic, Fix, Label, NO_FIX, Safety, Severity};
use crate::evaluate::{Alternative, Member, Text, Value};
use crate::knowledge::Kind;
use crate::model::{Change, Expression, Kind as Expressed, Property, Written};
use crate::text::Span;

/// How many names are compared with each other rather than kept in a table.
const FEW: usize = 16;

/// `read-only-identity-property`: what the service writes, and a template must not.
pub(super) fn read_only<'t>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    if !subject.is_known() {
        return;
    }
    for (member, name) in named_members(block) {
        let known = READ_ONLY
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name));
        if !known || subject.is_extra(name) || is_null(member) {
            continue;
        }
        let severity =
            if name.eq_ignore_ascii_case("principalId") && contradicts(subject, block, member) {
                Severity::Error
            } else {
                Severity::Warning
            };
        let place = member.key_source.map_or(block.span, |key| key.span);
        let mut finding = subject.finding(
            "read-only-identity-property",
            severity,
            place,
            format!("`{name}` is set by Azure, not by a template"),
        );
        finding.help = Some("remove it".to_owned());
        let is_own = removable(block, member);
        finding.fix = is_own.then(|| Fix {
            title: format!("remove `{name}`"),
            safety: Safety::Safe,
            changes: vec![Change::RemoveProperty { key: place }],
        });
        finding
            .related
            .extend((!is_own).then(|| put_together(block)));
        used_as(&mut finding, identity);
        findings.push(finding);
    }
}

/// Whether a principal ID is handed to a system-assigned identity, which makes its own: Azure takes
/// an empty one there, and what is not known may be empty.
fn contradicts(subject: &Subject<'_, '_, '_>, block: &Block<'_>, principal: &Member<'_>) -> bool {
    let is_given = |value: &&Alternative<'_>| {
        let later = value.value.literal().is_some_and(is_later);
        !later && value.value.is_empty() == Some(false)
    };
    let given = principal.value.alternatives.iter().filter(is_given);
    let given: Vec<_> = given.collect();
    type_values(block)
        .filter(|(value, _)| subject.kind_of(&value.value).is_some_and(Kind::system))
        .any(|(value, _)| given.iter().any(|own| own.when.agrees_with(&value.when)))
}

/// `unknown-identity-property`: a name that the service ignores.
pub(super) fn unknown<'t>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    if subject.support().is_none() {
        return;
    }
    for (member, name) in named_members(block) {
        if is_known_name(subject, name) || is_null(member) {
            continue;
        }
        let place = member.key_source.map_or(block.span, |key| key.span);
        let mut finding = subject.finding(
            "unknown-identity-property",
            Severity::Warning,
            place,
            format!("an identity block has no property `{name}`"),
        );
        let near = near_name(subject, name).filter(|near| block.object.member(near).is_none());
        finding.help = Some(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "the service ignores it: remove it".to_owned(),
        });
        let is_own = removable(block, member);
        let unmade = near.filter(|_| !is_own).map(|_| put_together(block));
        finding.related.extend(unmade);
        finding.fix = near.filter(|_| is_own).map(|near| Fix {
            title: format!("call it `{near}`"),
            safety: if near != TYPE && may_list_none(subject, block) {
                Safety::Unsafe
            } else {
                Safety::Safe
            },
            changes: vec![Change::Rename {
                key: place,
                name: Written::Text(near.to_owned()),
            }],
        });
        used_as(&mut finding, identity);
        findings.push(finding);
    }
}

/// Whether the type of the block can be one beside which Azure refuses a list of identities, or
/// attaches none of it.
fn may_list_none(subject: &Subject<'_, '_, '_>, block: &Block<'_>) -> bool {
    let types = block.type_member().map(|member| &member.value.alternatives);
    let mut kinds = types.into_iter().flatten();
    kinds.any(|one| {
        let kind = subject.kind_of(&one.value);
        kind.is_some_and(|kind| !kind.user())
    })
}

fn is_known_name(subject: &Subject<'_, '_, '_>, name: &str) -> bool {
    let usual = [TYPE, DICTIONARY, ARRAY];
    let mut known = usual.iter().chain(&READ_ONLY);
    known.any(|known| known.eq_ignore_ascii_case(name)) || subject.is_extra(name)
}

/// The property that a misspelt name most likely stands for.
fn near_name(subject: &Subject<'_, '_, '_>, name: &str) -> Option<&'static str> {
    let array = subject.shape() == Some(crate::knowledge::Shape::Identifiers);
    let collection = if array { ARRAY } else { DICTIONARY };
    let distance = |candidate: &str| {
        strsim::osa_distance(&name.to_ascii_lowercase(), &candidate.to_ascii_lowercase())
    };
    [TYPE, collection]
        .into_iter()
        .filter(|candidate| distance(candidate) <= (candidate.len() / 4).clamp(1, 4))
        .min_by_key(|candidate| distance(candidate))
}

/// Whether the block has a misspelt `wanted` (and a rule of its own says so).
pub(super) fn has_near(subject: &Subject<'_, '_, '_>, block: &Block<'_>, wanted: &str) -> bool {
    named_members(block)
        .any(|(_, name)| !is_known_name(subject, name) && near_name(subject, name) == Some(wanted))
}

/// `duplicate-property`: a name twice in one object, of which the last wins.
pub(super) fn duplicate(subject: &Subject<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    if subject.resource.identity.is_none() {
        return;
    }
    if subject.resource.identity_again {
        let blocks = subject.identity_properties();
        report_duplicates(subject, &blocks, findings);
    }
    let Some(identity) = &subject.identity else {
        return;
    };
    for block in &identity.blocks {
        if let Some(source) = block.source {
            report_inside(subject, source, findings);
        }
    }
}

/// Duplicates in an object and in those that are its values. A reader makes no tree deeper than its
/// own limit.
fn report_inside(
    subject: &Subject<'_, '_, '_>,
    expression: &Expression<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    let properties = expression.properties().unwrap_or_default();
    report_duplicates(subject, properties, findings);
    for property in properties {
        report_inside(subject, &property.value, findings);
    }
}

/// The name that a property has, or the call that makes it.
fn name_of<'x>(subject: &'x Subject<'_, '_, '_>, key: &'x Expression<'_>) -> Option<&'x str> {
    let written = || subject.written(key.span).trim_matches(['"', '\'']);
    key.text().or_else(|| is_call(key).then(written))
}

/// Whether no name is there twice, told without a table where few are to be compared.
fn all_differ(subject: &Subject<'_, '_, '_>, properties: &[Property<'_>]) -> bool {
    let names = properties
        .iter()
        .map(|property| name_of(subject, &property.key));
    properties.len() <= FEW
        && names.enumerate().all(|(index, name)| {
            name.is_none_or(|name| {
                let mut before = properties[..index].iter();
                let same = |own: &str| own.eq_ignore_ascii_case(name);
                name.is_ascii()
                    && !before.any(|before| name_of(subject, &before.key).is_some_and(same))
            })
        })
}

fn report_duplicates(
    subject: &Subject<'_, '_, '_>,
    properties: &[Property<'_>],
    findings: &mut Vec<Diagnostic>,
) {
    if all_differ(subject, properties) {
        return;
    }
    let mut seen: HashMap<String, Span> = HashMap::new();
    for property in properties {
        let Some(name) = name_of(subject, &property.key) else {
            continue;
        };
        let span = property.key.span;
        let first = match seen.entry(name.to_lowercase()) {
            Entry::Occupied(first) => *first.get(),
            Entry::Vacant(place) => {
                place.insert(span);
                continue;
            }
        };
        let mut finding = subject.finding(
            "duplicate-property",
            Severity::Error,
            span,
            format!("`{name}` stands twice in one object"),
        );
        finding.help = Some("keep one: the last wins, and nobody is told".to_owned());
        finding.related.push(Label {
            span: first,
            message: "first written here".to_owned(),
        });
        findings.push(finding);
    }
}

/// Whether a key is an expression, whose text makes it one name.
fn is_call(key: &Expression<'_>) -> bool {
    !matches!(
        key.kind,
        Expressed::Hidden(_) | Expressed::Opaque | Expressed::Broken(_)
    )
}

/// The members whose names are known.
fn named_members<'b, 't>(block: &'b Block<'t>) -> impl Iterator<Item = (&'b Member<'t>, &'b str)> {
    block.object.members.iter().filter_map(|member| {
        let name = member.key.as_ref().and_then(Text::literal)?;
        Some((member, name))
    })
}

/// Whether a member is as good as not written.
fn is_null(member: &Member<'_>) -> bool {
    matches!(
        member.value.only().map(|only| &only.value),
        Some(Value::Null)
    )
}

/// Why what an expression brings into a block stays.
fn put_together(block: &Block<'_>) -> Label {
    Label {
        span: block.span,
        message: format!("{NO_FIX}: an expression puts this block together"),
    }
}

/// Whether a member is a property of the block's own literal.
fn removable(block: &Block<'_>, member: &Member<'_>) -> bool {
    let own = block.source.and_then(Expression::properties);
    own.is_some_and(|properties| {
        let mut keys = properties.iter().map(|property| property.key.span);
        member
            .key_source
            .is_some_and(|key| keys.any(|span| span == key.span))
    })
}
