//! Floor 5: `enable` and `remove` on the body of a PATCH request, which the service merges into the
//! resource: a kind that its `type` leaves out is taken away, an identity that its dictionary leaves
//! out stays, and `null` takes one away. An array, where a version has one, names all that stay.

use super::declared::Declared;
use super::edit::{block, kinds, plural, refuse_double};
use super::given::refuse_unfit;
use super::identity::{Wanted, resolve_all};
use super::{Operation, Planned, Reason, enable, remove};
use crate::evaluate::{Alternative, Value};
use crate::knowledge::{Kind, Shape};
use crate::model::{Change, Position, Written};
use crate::rules::{
    ARRAY, Block, DICTIONARY, Entry, Identity, Subject, entries_of, insert_identity,
};

/// What an operation makes of a body.
pub(super) fn plan(
    subject: &Subject<'_, '_, '_>,
    declared: &Declared<'_, '_, '_, '_>,
    operation: &Operation,
    drop_block: bool,
) -> Planned {
    if drop_block {
        return Err(Reason::new(
            subject.resource.span,
            "a PATCH request without an identity block leaves the identity as it is",
            "leave `--drop-block` away, or send the whole resource with PUT",
        ));
    }
    if matches!(operation, Operation::RemoveAll) {
        return remove_all(subject);
    }
    let (identity, block, kind) = state(subject)?;
    match operation {
        Operation::EnableSystem => enable::system(subject),
        Operation::EnableUser(identities) => {
            if kind.user() {
                listed(subject, block)?;
            }
            enable::user(subject, declared, identities)
        }
        Operation::RemoveSystem => remove::system(subject, false),
        Operation::RemoveUser(_) if !kind.user() => Err(Reason::nothing(identity.key)),
        Operation::RemoveUser(identities) if identities.is_empty() => {
            let (changes, _) = remove::user(subject, declared, identities, false)?;
            Ok((changes, "every user-assigned identity removed".to_owned()))
        }
        Operation::RemoveUser(identities) => {
            listed(subject, block)?;
            let wanted = resolve_all(subject, declared, identities)?;
            if takes_array(subject) {
                remove::user(subject, declared, identities, false)
            } else {
                refuse_unfit(subject, &wanted)?;
                write_null(subject, identity, block, &wanted)
            }
        }
        Operation::RemoveAll | Operation::Migrate(_) => Err(Reason::nothing(identity.key)),
    }
}

/// The identity, and the kinds that the resource is to have.
fn state<'s, 't>(
    subject: &'s Subject<'_, 't, '_>,
) -> Result<(&'s Identity<'t>, &'s Block<'t>, Kind), Reason> {
    let unsaid = |span| {
        Reason::new(
            span,
            "the body does not say which kinds of identity the resource is to have",
            "write the `type` of what it has now into an `identity` block: a PATCH request takes \
             away every kind that its `type` leaves out",
        )
    };
    let identity = subject.identity.as_ref();
    let identity = identity.ok_or_else(|| unsaid(subject.resource.span))?;
    let [block] = &identity.blocks[..] else {
        return Err(unsaid(identity.written.span));
    };
    refuse_double(block)?;
    match kinds(subject, block)?[..] {
        [(_, kind)] => Ok((identity, block, kind)),
        _ => Err(unsaid(block.span)),
    }
}

fn takes_array(subject: &Subject<'_, '_, '_>) -> bool {
    subject.support().map(|support| support.shape) == Some(Shape::Identifiers)
}

/// The collection that the version does not take must not be there, and an array must: without it
/// nobody knows which identities stay.
fn listed(subject: &Subject<'_, '_, '_>, block: &Block<'_>) -> Result<(), Reason> {
    let (wrong, help) = if takes_array(subject) {
        (DICTIONARY, "list the identities in `identityIds`")
    } else {
        (ARRAY, "run `armid migrate` first")
    };
    if let Some(member) = block.collection(wrong) {
        let message = format!("`{wrong}` is not what this API version takes");
        return Err(Reason::new(member.value_span, message, help));
    }
    if takes_array(subject) && block.collection(ARRAY).is_none() {
        return Err(Reason::new(
            block.span,
            "the body does not say which user-assigned identities stay",
            "list all of them in `identityIds`: at this API version the array replaces what is there",
        ));
    }
    Ok(())
}

/// Writes `null` for identities that are to go; those that the body does not name may be there.
fn write_null(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    block: &Block<'_>,
    wanted: &[Wanted],
) -> Planned {
    let dictionary = block.object.member(DICTIONARY);
    let mut changes = Vec::new();
    match dictionary.map(|member| (member, member.value.only())) {
        None => changes.push(Change::Insert {
            object: block.span,
            name: Written::Text(DICTIONARY.to_owned()),
            value: nulls(wanted.iter()),
            position: Position::After(&["type"]),
        }),
        Some((_, Some(only))) if matches!(only.value, Value::Object(_)) => {
            for one in wanted {
                changes.extend(taken_away(subject, only, one));
            }
        }
        Some((_, Some(only))) if matches!(only.value, Value::Null) => {
            changes.push(Change::SetValue {
                at: only.span,
                value: nulls(wanted.iter()),
            });
        }
        Some((member, _)) => {
            return Err(Reason::new(
                member.value_span,
                "`userAssignedIdentities` is no dictionary",
                "mend it first: `armid check --patch` tells how",
            ));
        }
    }
    if changes.is_empty() {
        return Err(Reason::nothing(identity.key));
    }
    let count = plural(
        wanted.len(),
        "user-assigned identity",
        "user-assigned identities",
    );
    Ok((changes, format!("{count} removed, with null")))
}

fn nulls<'w>(wanted: impl Iterator<Item = &'w Wanted>) -> Written {
    Written::Object(wanted.map(|one| (one.key.clone(), Written::Null)).collect())
}

/// The change that takes one identity away; `None` where the dictionary does so already.
fn taken_away(
    subject: &Subject<'_, '_, '_>,
    dictionary: &Alternative<'_>,
    wanted: &Wanted,
) -> Option<Change> {
    let same = entries_of(dictionary).filter(|entry| wanted.is(subject, entry));
    match same.last() {
        Some(entry) if is_null(&entry) => None,
        Some(entry) => Some(Change::SetValue {
            at: entry.value_span,
            value: Written::Null,
        }),
        None => Some(Change::Insert {
            object: dictionary.span,
            name: wanted.key.clone(),
            value: Written::Null,
            position: Position::Last,
        }),
    }
}

/// Whether the value beside a key is `null`.
pub(super) fn is_null(entry: &Entry<'_, '_>) -> bool {
    let only = entry.value.and_then(|value| value.only());
    only.is_some_and(|only| matches!(only.value, Value::Null))
}

/// Takes every identity away, whatever the resource has.
fn remove_all(subject: &Subject<'_, '_, '_>) -> Planned {
    let done = "every identity removed";
    let none = subject
        .support()
        .and_then(|support| (support.is_writable() && support.kinds.none()).then_some("None"));
    let Some(none) = none else {
        return Err(no_none(subject));
    };
    match &subject.identity {
        None => {
            let change = insert_identity(subject.resource.body.span(), none);
            Ok((vec![change], done.to_owned()))
        }
        Some(identity) if identity.is_absent() => {
            let change = Change::SetValue {
                at: identity.written.span,
                value: block(none, None),
            };
            Ok((vec![change], done.to_owned()))
        }
        Some(_) => remove::all(subject, false),
    }
}

/// Without `None`, only a whole resource without a block has no identity.
pub(super) fn no_none(subject: &Subject<'_, '_, '_>) -> Reason {
    Reason::new(
        subject.resource.span,
        format!("{} lists no `None`", subject.type_at_version()),
        "send the whole resource with PUT, without the identity block",
    )
}
