//! Floor 5: `enable system` and `enable user`.

use std::fmt::Write as _;

use super::absent::{in_place_of_null, in_place_of_nulls};
use super::declared::Declared;
use super::edit::{
    block, cannot_follow, followed, insert_type, is_literal, kinds, may_edit, open, plural,
    refuse_replaced, retype,
};
use super::given::{refuse_hidden, refuse_unfit};
use super::identity::{Wanted, resolve_all};
use super::patch::is_null;
use super::takes::{alone, kind_with};
use super::waits::{has_no_list, is_unordered, refuse_circle};
use super::{Planned, Reason};
use crate::evaluate::{Alternative, Value};
use crate::knowledge::{Kind, Shape, why_not_so_many};
use crate::model::{Change, Kind as Expressed, Position, Written};
use crate::rules::{
    ARRAY, Block, DICTIONARY, Entry, IDENTITY_POSITION, Identity, Subject, depend_on, entries_of,
    insert_identity,
};
use crate::text::Span;

/// Gives a resource its system-assigned identity.
pub(super) fn system(subject: &Subject<'_, '_, '_>) -> Planned {
    let alone = alone(subject, Kind::System, Kind::User)?;
    let done = "system-assigned identity enabled".to_owned();
    let Some(identity) = subject.identity.as_ref() else {
        return Ok((
            vec![insert_identity(subject.resource.body.span(), alone?)],
            done,
        ));
    };
    let new = alone.map(|alone| block(alone, None));
    if let Some(change) = in_place_of_null(identity, &new)? {
        return Ok((vec![change], done));
    }
    let blocks = followed(identity)?;
    let mut changes = in_place_of_nulls(subject, identity, &new)?;
    for block in blocks {
        changes.extend(raise_type(subject, identity, block, Kind::System)?);
    }
    if changes.is_empty() {
        return Err(Reason::nothing(identity.key));
    }
    Ok((changes, done))
}

/// Changes the types of one block so that they include `added`.
fn raise_type(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    block: &Block<'_>,
    added: Kind,
) -> Result<Vec<Change>, Reason> {
    let kinds = kinds(subject, block)?;
    if kinds.is_empty() {
        if !is_literal(block) {
            return Err(cannot_follow(identity.written));
        }
        may_edit(subject, identity, block.span)?;
        let may_list = |one: &Alternative<'_>| one.value.is_empty() != Some(true);
        let mut lists = block.collections();
        let has_user =
            lists.any(|list| !list.value.closed || list.value.alternatives.iter().any(may_list));
        let before = if has_user { Kind::User } else { Kind::None };
        let wanted = kind_with(subject, before, added)?;
        return Ok(vec![insert_type(block, wanted)]);
    }
    for (_, kind) in &kinds {
        kind_with(subject, *kind, added)?;
    }
    if !added.user() {
        refuse_unattached(block, &kinds)?;
    }
    retype(subject, identity, &kinds, |kind| {
        let already = (kind.system() || !added.system()) && (kind.user() || !added.user());
        (!already)
            .then(|| kind_with(subject, kind, added).ok())
            .flatten()
    })
}

/// The identities that a block lists beside a type that attaches none.
fn unattached<'b, 't>(
    block: &'b Block<'t>,
    kinds: &'b [(&'b Alternative<'t>, Kind)],
) -> impl Iterator<Item = Entry<'b, 't>> {
    let is_beside = |list: &Alternative<'t>| {
        let mut kinds = kinds.iter().filter(|(_, kind)| !kind.user());
        kinds.any(|(own, _)| own.when.agrees_with(&list.when))
    };
    let lists = block
        .collections()
        .flat_map(|member| &member.value.alternatives);
    let lists = lists.filter(move |list| is_beside(list));
    lists.flat_map(entries_of).filter(|entry| !is_null(entry))
}

/// Refuses a type without user-assigned identities where some are listed beside `None`: services let
/// them stand there, and beside no other type.
fn refuse_unattached<'t>(
    block: &Block<'t>,
    kinds: &[(&Alternative<'t>, Kind)],
) -> Result<(), Reason> {
    let nones: Vec<_> = kinds
        .iter()
        .copied()
        .filter(|(_, kind)| *kind == Kind::None)
        .collect();
    match unattached(block, &nones).next() {
        Some(entry) => Err(Reason::new(
            entry.span(),
            "user-assigned identities are listed beside `None`, which attaches none of them",
            "take them away with `armid remove user` first, or attach them with `armid enable user`",
        )),
        None => Ok(()),
    }
}

/// How many identities a resource lists that become attached with those that are asked for.
fn attached_too(subject: &Subject<'_, '_, '_>, wanted: &[Wanted]) -> usize {
    let mut spans = Vec::new();
    for block in subject.identity.iter().flat_map(|own| &own.blocks) {
        let kinds = kinds(subject, block).unwrap_or_default();
        let others = unattached(block, &kinds)
            .filter(|entry| !wanted.iter().any(|one| one.is(subject, entry)));
        spans.extend(others.map(|entry| entry.span()));
    }
    spans.sort_unstable();
    spans.dedup();
    spans.len()
}

/// Attaches user-assigned identities.
pub(super) fn user(
    subject: &Subject<'_, '_, '_>,
    declared: &Declared<'_, '_, '_, '_>,
    identities: &[String],
) -> Planned {
    let alone = alone(subject, Kind::User, Kind::System)?;
    let wanted = resolve_all(subject, declared, identities)?;
    refuse_hidden(subject, &wanted)?;
    refuse_unfit(subject, &wanted)?;
    refuse_circle(subject, &wanted)?;
    let count = attached(subject, &wanted);
    let what = plural(count, "user-assigned identity", "user-assigned identities");
    let mut done = format!("{what} attached");
    let too = attached_too(subject, &wanted);
    if too > 0 {
        let _ = write!(done, ", and {too} more that the type did not attach before");
    }
    if is_unordered(subject, &wanted) {
        done.push_str(", but nothing makes its deployment wait for what is made outside of it");
    }
    if has_no_list(subject, &wanted) {
        done.push_str(", but nothing makes it wait for the identity: `dependsOn` is no list");
    }
    refuse_many(subject, wanted.len(), subject.resource.span)?;
    let array = subject.support().map(|support| support.shape) == Some(Shape::Identifiers);
    let name = if array { ARRAY } else { DICTIONARY };
    let new = alone.map(|alone| block(alone, Some((name, collection(&wanted, array)))));
    let mut changes = match subject.identity.as_ref() {
        None => vec![Change::Insert {
            object: subject.resource.body.span(),
            name: Written::Text("identity".to_owned()),
            value: new?,
            position: Position::After(IDENTITY_POSITION),
        }],
        Some(identity) => {
            if let Some(change) = in_place_of_null(identity, &new)? {
                vec![change]
            } else {
                let mut changes = attach(subject, identity, &wanted, name)?;
                changes.extend(in_place_of_nulls(subject, identity, &new)?);
                changes
            }
        }
    };
    changes.extend(dependencies(subject, &wanted));
    if changes.is_empty() {
        return Err(Reason::nothing(subject.resource.span));
    }
    Ok((changes, done))
}

/// A collection of exactly these identities.
fn collection(wanted: &[Wanted], array: bool) -> Written {
    let keys = wanted.iter().map(|one| one.key.clone());
    if array {
        Written::Array(keys.collect())
    } else {
        Written::Object(keys.map(|key| (key, Written::Object(Vec::new()))).collect())
    }
}

/// Adds identities to every block that there is.
fn attach(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    wanted: &[Wanted],
    name: &'static str,
) -> Result<Vec<Change>, Reason> {
    let mut changes = Vec::new();
    for block in followed(identity)? {
        changes.extend(raise_type(subject, identity, block, Kind::User)?);
        let other = if name == ARRAY { DICTIONARY } else { ARRAY };
        if let Some(member) = block.collection(other) {
            return Err(Reason::new(
                member.value_span,
                format!(
                    "the identities are listed in `{other}`, which this API version does not take"
                ),
                "run `armid migrate` first",
            ));
        }
        if let Some(member) = block.object.member(name) {
            refuse_replaced(block, member)?;
        }
        changes.extend(add_entries(subject, identity, block, wanted, name)?);
    }
    Ok(changes)
}

/// Refuses more identities than the service takes.
fn refuse_many(subject: &Subject<'_, '_, '_>, count: usize, place: Span) -> Result<(), Reason> {
    let own = subject.resource_type.as_deref();
    match own.and_then(|own| why_not_so_many(own, count)) {
        Some(why) => Err(Reason::new(place, why, "remove the other one first")),
        None => Ok(()),
    }
}

/// The identities that one value of a collection lacks.
fn missing(
    subject: &Subject<'_, '_, '_>,
    wanted: &[Wanted],
    alternative: &Alternative<'_>,
) -> Vec<Wanted> {
    let known = |one: &&Wanted| entries_of(alternative).any(|entry| one.is(subject, &entry));
    wanted.iter().filter(|one| !known(one)).cloned().collect()
}

/// How many identities the resource lacks in any case; all of them, where it is the type that attaches
/// those that are listed.
fn attached(subject: &Subject<'_, '_, '_>, wanted: &[Wanted]) -> usize {
    let blocks = subject.identity.iter().flat_map(|own| &own.blocks);
    let lists: Vec<_> = blocks
        .flat_map(Block::collections)
        .flat_map(|member| &member.value.alternatives)
        .collect();
    let lacks = |one: &&Wanted| {
        let one = std::slice::from_ref(*one);
        let mut lists = lists.iter();
        lists.any(|list| {
            !missing(subject, one, list).is_empty() || !taken(subject, one, list).is_empty()
        })
    };
    match wanted.iter().filter(lacks).count() {
        0 => wanted.len(),
        count => count,
    }
}

/// The values of identities that are to be there, and that `null` takes away.
fn taken(
    subject: &Subject<'_, '_, '_>,
    wanted: &[Wanted],
    alternative: &Alternative<'_>,
) -> Vec<Span> {
    let entries = entries_of(alternative);
    let taken =
        entries.filter(|entry| is_null(entry) && wanted.iter().any(|one| one.is(subject, entry)));
    taken.map(|entry| entry.value_span).collect()
}

/// Adds a collection to a block that has none.
fn new_collection(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    block: &Block<'_>,
    wanted: &[Wanted],
    name: &'static str,
) -> Result<Vec<Change>, Reason> {
    if !is_literal(block) {
        return Err(cannot_follow(identity.written));
    }
    if block.is_open() {
        return Err(open(block));
    }
    may_edit(subject, identity, block.span)?;
    Ok(vec![Change::Insert {
        object: block.span,
        name: Written::Text(name.to_owned()),
        value: collection(wanted, name == ARRAY),
        position: Position::After(&["type"]),
    }])
}

fn add_entries(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    block: &Block<'_>,
    wanted: &[Wanted],
    name: &'static str,
) -> Result<Vec<Change>, Reason> {
    let array = name == ARRAY;
    let Some(member) = block.object.member(name) else {
        return new_collection(subject, identity, block, wanted, name);
    };
    let unknown = || {
        Reason::new(
            member.value_span,
            format!("`{name}` is an expression that cannot be followed to its value"),
            "add the identity where the value is made",
        )
    };
    if !member.value.closed {
        return Err(unknown());
    }
    let mut changes = Vec::new();
    for alternative in &member.value.alternatives {
        let missing = missing(subject, wanted, alternative);
        let taken = taken(subject, wanted, alternative);
        if missing.is_empty() && taken.is_empty() {
            continue;
        }
        let kept = entries_of(alternative).filter(|entry| !is_null(entry));
        let count = kept.count() + taken.len() + missing.len();
        refuse_many(subject, count, alternative.span)?;
        changes.extend(taken.into_iter().map(|at| Change::SetValue {
            at,
            value: Written::Object(Vec::new()),
        }));
        may_edit(subject, identity, alternative.span)?;
        let source = alternative.source.ok_or_else(unknown)?;
        match (&alternative.value, &source.kind) {
            (Value::Null, Expressed::Null) => changes.push(Change::SetValue {
                at: alternative.span,
                value: collection(&missing, array),
            }),
            (Value::Object(_), Expressed::Object(_)) if !array => {
                changes.extend(missing.iter().map(|one| Change::Insert {
                    object: alternative.span,
                    name: one.key.clone(),
                    value: Written::Object(Vec::new()),
                    position: Position::Last,
                }));
            }
            (Value::Array(_), Expressed::Array(_)) if array => {
                changes.extend(missing.iter().map(|one| Change::Append {
                    array: alternative.span,
                    value: one.key.clone(),
                }));
            }
            (Value::Array(_), _) if !array => {
                return Err(Reason::new(
                    alternative.span,
                    format!("`{name}` is an array, where this API version takes a dictionary"),
                    "make it one first: `armid check --fix` does so where that is safe",
                ));
            }
            _ => return Err(unknown()),
        }
    }
    Ok(changes)
}

/// Makes the resource wait for identities that are made beside it.
fn dependencies(subject: &Subject<'_, '_, '_>, wanted: &[Wanted]) -> Vec<Change> {
    let missing: Vec<Written> = wanted
        .iter()
        .filter(|one| !one.is_waited_for())
        .filter_map(|one| one.depends_on.clone())
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    depend_on(subject, missing)
}
