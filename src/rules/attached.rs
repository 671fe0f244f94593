//! Floor 4: the rule about properties that name an identity which their resource does not have.

use super::agreement::collection_name;
use super::having::having;
use super::origin::is_own;
use super::placement::takes_none;
use super::properties::has_near;
use super::same_identity::{Named, id_in, may_be, named, named_by};
use super::subject::{ARRAY, Block, Identity, Subject, TYPE, entries_of};
use crate::diagnostic::{Diagnostic, Fix, Label, Safety, Severity};
use crate::evaluate::{Alternative, Branch, Value, When};
use crate::knowledge::{self, AttachedProperty, Kind, PathStep};
use crate::model::{Call, Change, Expression, Kind as Expressed, Position, Written};
use crate::rules::IDENTITY_POSITION;
use crate::text::{Span, is_same_name};

/// How many values one property is looked for in.
const LOOKED_AT: usize = 1_000;

/// `identity-not-attached`: a property that names a user-assigned identity which the `identity` of
/// the resource provably does not list.
pub(super) fn not_attached(subject: &Subject<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let own = subject.resource_type.as_deref().unwrap_or_default();
    let properties = knowledge::attached_properties(own);
    if properties.is_empty() || subject.resource.existing || subject.setting.patch {
        return;
    }
    let mut told: Vec<(Named, usize)> = Vec::new();
    for property in properties.iter() {
        let Some((written, rest)) = written(subject, property) else {
            continue;
        };
        for place in places(subject, written, rest) {
            // Most name it by what the collection has it by: then nothing more is asked.
            if is_listed(subject, &place.branch) {
                continue;
            }
            let Some(wanted) = named(subject, &place.branch) else {
                continue;
            };
            if takes_none(subject) || !lacks(subject, &wanted, &place.branch.when) {
                continue;
            }
            let severity = if property.is_certain {
                Severity::Error
            } else {
                Severity::Warning
            };
            // One identity is attached once, however many properties name it.
            let before = told.iter().find(|(own, _)| own.text == wanted.text);
            if let Some(&(_, at)) = before {
                findings[at].severity = findings[at].severity.max(severity);
                if findings[at].place.span != place.span {
                    findings[at].related.push(Label {
                        span: place.span,
                        message: "named here too".to_owned(),
                    });
                }
                continue;
            }
            let is_first = told.is_empty();
            told.push((wanted, findings.len()));
            let mut finding = report(subject, &place, severity);
            finding.fix = attach(subject, &place).filter(|_| is_first);
            findings.push(finding);
        }
    }
}

/// What stands in a resource as far on the way to a property as objects are written out, and the rest
/// of the way; `None` where the property is not written. Lowers nothing else of `properties`, which
/// may be large.
fn written<'t, 'p>(
    subject: &Subject<'_, 't, '_>,
    property: &'p AttachedProperty,
) -> Option<(&'t Expression<'t>, &'p [PathStep])> {
    let reach = subject.resource.body.reach(&property.names)?;
    let found = subject.resource.kept(&property.names[..reach])?;
    Some((&found.value, &property.path[reach..]))
}

/// Where an identity is named.
struct Place<'t> {
    /// What names it.
    branch: Branch<'t>,
    /// The value as the resource has it.
    span: Span,
}

/// The values at the end of a path from what is written, however they are put together.
fn places<'t>(
    subject: &Subject<'_, 't, '_>,
    written: &'t Expression<'t>,
    path: &[PathStep],
) -> Vec<Place<'t>> {
    let mut found = Vec::new();
    let mut looked_at = 0;
    let deployed = subject.whole.deployed(subject.id);
    let start = (written, subject.scope(), deployed, written.span, path);
    let mut open = vec![start];
    while let Some((expression, scope, when, used, path)) = open.pop() {
        looked_at += 1;
        if looked_at > LOOKED_AT {
            break;
        }
        for branch in subject.evaluator.branches(expression, scope, &when) {
            let Some((step, rest)) = path.split_first() else {
                let is_own = subject.resource.span.contains(branch.expression.span);
                let span = if is_own { branch.expression.span } else { used };
                found.push(Place { branch, span });
                continue;
            };
            for value in behind(branch.expression, *step) {
                let is_own = subject.resource.span.contains(value.span);
                let used = if is_own { value.span } else { used };
                open.push((value, branch.scope, branch.when.clone(), used, rest));
            }
        }
    }
    found.sort_by_key(|place| place.span);
    found
}

/// What is one step behind an expression, as far as it is written there.
fn behind<'t>(expression: &'t Expression<'t>, step: PathStep) -> Vec<&'t Expression<'t>> {
    let is_spread = |one: &Expression<'_>| matches!(one.kind, Expressed::Spread(_));
    match (&expression.kind, step) {
        (Expressed::Object(properties), PathStep::Name(name)) => {
            let mut last = properties.iter().rev();
            // What is spread behind it may have another value.
            let found = last.find(|property| property.is(name) || is_spread(&property.value));
            let value = found.map(|property| &property.value);
            value
                .filter(|value| !is_spread(value))
                .into_iter()
                .collect()
        }
        (Expressed::Object(properties), PathStep::Values) => {
            let values = properties.iter().map(|property| &property.value);
            values.filter(|value| !is_spread(value)).collect()
        }
        (Expressed::Array(items), PathStep::Items) => {
            items.iter().filter(|item| !is_spread(item)).collect()
        }
        (Expressed::Loop(item), PathStep::Items) => vec![item],
        (Expressed::Call(call), _) => behind_call(call, step),
        _ => Vec::new(),
    }
}

/// [`behind`] for what functions make of what they are given.
fn behind_call<'t>(call: &'t Call<'t>, step: PathStep) -> Vec<&'t Expression<'t>> {
    let mut pairs = call.arguments.chunks_exact(2);
    match step {
        PathStep::Items if is_own(call, "createArray") => call.arguments.iter().collect(),
        PathStep::Values if is_own(call, "createObject") => pairs.map(|pair| &pair[1]).collect(),
        PathStep::Name(name) if is_own(call, "createObject") => {
            // A name that is not written may be this one.
            let named = |key: &Expression<'_>| key.text().is_none_or(|key| is_same_name(key, name));
            let found = pairs.rfind(|pair| named(&pair[0]));
            let found = found.filter(|pair| pair[0].text().is_some());
            found.map(|pair| &pair[1]).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Whether the resource lists what is written as this very expression wherever that is used.
fn is_listed(subject: &Subject<'_, '_, '_>, wanted: &Branch<'_>) -> bool {
    let blocks = subject.identity.iter().flat_map(|own| &own.blocks);
    let blocks = blocks.filter(|block| block.when.agrees_with(&wanted.when));
    let values = blocks.flat_map(|block| {
        let all = block.collections();
        all.flat_map(|member| &member.value.alternatives)
    });
    let mut met = values.filter(|value| value.when.agrees_with(&wanted.when));
    met.any(|value| {
        entries_of(value).any(|entry| {
            let mut sources = entry.names.alternatives.iter().filter_map(|one| one.source);
            sources.any(|source| source.span == wanted.expression.span)
        })
    })
}

/// Whether the resource provably does not list an identity wherever `when` holds.
fn lacks(subject: &Subject<'_, '_, '_>, wanted: &Named, when: &When) -> bool {
    let Some(identity) = &subject.identity else {
        // One that stands in a wrong place is for the rule of that mistake.
        let misplaced = subject.resource.kept(&["properties", "identity"]);
        return !subject.resource.body.is_open() && misplaced.is_none();
    };
    let is_broken = || {
        let mut all = having(subject).into_iter().flatten();
        all.any(|having| having.kind.is_none() && having.when.agrees_with(when))
    };
    let mut blocks = identity
        .blocks
        .iter()
        .filter_map(|block| Some((block, block.when.and(when)?)))
        .peekable();
    let occurs = blocks.peek().is_some() || identity.absent.iter().any(|own| own.agrees_with(when));
    identity.closed
        && occurs
        && blocks.all(|(block, when)| block_lacks(subject, block, wanted, &when))
        && !is_broken()
}

fn block_lacks<'t>(
    subject: &Subject<'_, 't, '_>,
    block: &Block<'t>,
    wanted: &Named,
    when: &When,
) -> bool {
    if block.is_open() || has_near(subject, block, collection_name(subject)) {
        return false;
    }
    block.collections().all(|member| {
        let values = member.value.alternatives.iter();
        let mut met = values.filter(|value| value.when.agrees_with(when));
        member.value.closed && met.all(|value| collection_lacks(subject, value, wanted))
    })
}

fn collection_lacks<'t>(
    subject: &Subject<'_, 't, '_>,
    collection: &Alternative<'t>,
    wanted: &Named,
) -> bool {
    let is_known = match &collection.value {
        Value::Null => true,
        Value::Object(object) => !object.open,
        Value::Array(array) => !array.open,
        _ => false,
    };
    let mut entries = entries_of(collection);
    is_known
        && entries.all(|entry| {
            let listed = named_by(subject, &entry);
            listed.is_some_and(|listed| !listed.iter().any(|own| may_be(subject, own, wanted)))
        })
}

fn report(subject: &Subject<'_, '_, '_>, place: &Place<'_>, severity: Severity) -> Diagnostic {
    let mut finding = subject.finding(
        "identity-not-attached",
        severity,
        place.span,
        "this names a user-assigned identity that the resource itself does not have",
    );
    let condition = if place.branch.when.branch().is_always() {
        ""
    } else {
        ", under the condition under which it is named"
    };
    finding.help = Some(format!(
        "list it in `{}` of the resource's `identity`{condition}",
        collection_name(subject)
    ));
    if place.branch.expression.span != place.span {
        finding.related.push(Label {
            span: place.branch.expression.span,
            message: "the identity".to_owned(),
        });
    }
    let written = subject.resource.resource_type.as_ref();
    let (span, message) = match &subject.identity {
        Some(identity) => (Some(identity.key), "it is not listed here"),
        None => (written.map(|own| own.span), "this resource has no identity"),
    };
    finding.related.extend(span.map(|span| Label {
        span,
        message: message.to_owned(),
    }));
    finding
}

/// Lists the identity in the block of the resource, or gives it a block.
fn attach<'t>(subject: &Subject<'_, 't, '_>, place: &Place<'t>) -> Option<Fix> {
    let branch = &place.branch;
    let is_here = branch.scope == subject.scope() && branch.when.branch().is_always();
    subject
        .support()
        .filter(|support| support.is_writable() && is_here)?;
    let key = id_in(subject, branch)?;
    let changes = match &subject.identity {
        None => vec![Change::Insert {
            object: subject.resource.body.span(),
            name: Written::Text("identity".to_owned()),
            value: Written::Object(vec![
                (text(TYPE), text(subject.spelling(Kind::User)?)),
                (text(collection_name(subject)), collection(subject, key)),
            ]),
            position: Position::After(IDENTITY_POSITION),
        }],
        Some(identity) => listed(subject, identity, key)?,
    };
    Some(Fix {
        title: "attach the identity".to_owned(),
        safety: Safety::Unsafe,
        changes,
    })
}

fn text(text: &str) -> Written {
    Written::Text(text.to_owned())
}

/// A collection of one identity.
fn collection(subject: &Subject<'_, '_, '_>, key: Written) -> Written {
    if collection_name(subject) == ARRAY {
        Written::Array(vec![key])
    } else {
        Written::Object(vec![(key, Written::Object(Vec::new()))])
    }
}

/// The changes that list one more identity in a block that is written in the resource.
fn listed(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    key: Written,
) -> Option<Vec<Change>> {
    let [block] = &identity.blocks[..] else {
        return None;
    };
    let is_literal = block.source?.properties().is_some();
    if !identity.absent.is_empty() || !is_literal || !identity.holds(block.span) {
        return None;
    }
    let mut changes = Vec::new();
    let kind = block.type_member()?.value.only()?;
    let before = subject.kind_of(&kind.value)?;
    if !before.user() {
        let wanted = subject.spelling(Kind::of(before.system(), true))?;
        let is_own = identity.holds(kind.span) && kind.source?.text().is_some();
        changes.push(is_own.then(|| Change::SetText {
            at: kind.span,
            text: wanted.to_owned(),
        })?);
    }
    let name = collection_name(subject);
    let Some(member) = block.object.member(name) else {
        changes.push(Change::Insert {
            object: block.span,
            name: text(name),
            value: collection(subject, key),
            position: Position::After(&[TYPE]),
        });
        return Some(changes);
    };
    let only = member.value.only()?;
    if !identity.holds(only.span) {
        return None;
    }
    changes.push(match &only.source?.kind {
        Expressed::Object(_) => Change::Insert {
            object: only.span,
            name: key,
            value: Written::Object(Vec::new()),
            position: Position::Last,
        },
        Expressed::Array(_) => Change::Append {
            array: only.span,
            value: key,
        },
        Expressed::Null => Change::SetValue {
            at: only.span,
            value: collection(subject, key),
        },
        _ => return None,
    });
    Some(changes)
}
