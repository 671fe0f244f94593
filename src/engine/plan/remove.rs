//! Floor 5: `remove system`, `remove user` and `remove all`.

use super::edit::{cannot_follow, followed, is_literal, kinds, may_edit, plural, retype};
use super::identity::{Declared, Wanted, resolve};
use super::{Planned, Reason};
use crate::evaluate::{Alternative, Value};
use crate::knowledge::Kind;
use crate::model::{Change, Kind as Expressed};
use crate::rules::{ARRAY, Block, DICTIONARY, Identity, Subject, entries_of};

/// Takes the system-assigned identity away.
pub(super) fn system(subject: &Subject<'_, '_, '_>, drop_block: bool) -> Planned {
    let Some(identity) = subject.identity.as_ref() else {
        return Err(Reason::nothing(subject.resource.span));
    };
    let mut all = Vec::new();
    for block in followed(identity)? {
        all.push((block, kinds(subject, block)?));
    }
    let has = all
        .iter()
        .flat_map(|(_, kinds)| kinds)
        .any(|(_, kind)| kind.system());
    if !has {
        return Err(Reason::nothing(identity.key));
    }
    let left = |kind: Kind| Kind::of(false, kind.user());
    finish(
        subject,
        identity,
        &all,
        left,
        drop_block,
        "system-assigned identity removed",
    )
}

/// A block, and the values that its type can have.
type Typed<'b, 't> = (&'b Block<'t>, Vec<(&'b Alternative<'t>, Kind)>);

/// Sets the types to what is left, or drops the block when nothing is.
fn finish(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    blocks: &[Typed<'_, '_>],
    left: impl Fn(Kind) -> Kind,
    drop_block: bool,
    done: &str,
) -> Planned {
    let kinds = || blocks.iter().flat_map(|(_, kinds)| kinds);
    let empty = kinds().all(|(_, kind)| left(*kind) == Kind::None);
    let lists_none = subject
        .support()
        .is_some_and(|support| support.kinds.none());
    if empty && !lists_none && subject.setting.patch {
        return Err(super::patch::no_none(subject));
    }
    if empty && (drop_block || !lists_none) {
        let why = if drop_block {
            "with its block"
        } else {
            "with its block, since this version lists no `None`"
        };
        let change = Change::RemoveProperty { key: identity.key };
        return Ok((vec![change], format!("{done}, {why}")));
    }
    let mut changes = Vec::new();
    for (_, kinds) in blocks {
        for (alternative, kind) in kinds {
            if left(*kind) != *kind && spelling(subject, left(*kind)).is_none() {
                let takes = match left(*kind) {
                    Kind::None => "has no `None`".to_owned(),
                    left => format!("does not take a {left} identity alone"),
                };
                return Err(Reason::new(
                    alternative.span,
                    format!("{} {takes}", subject.type_at_version()),
                    "decide by hand which identities the resource keeps",
                ));
            }
        }
        changes.extend(retype(subject, identity, kinds, |kind| {
            (left(kind) != kind)
                .then(|| spelling(subject, left(kind)))
                .flatten()
        })?);
    }
    Ok((changes, done.to_owned()))
}

fn spelling(subject: &Subject<'_, '_, '_>, kind: Kind) -> Option<&'static str> {
    match subject.support() {
        Some(support) if !support.kinds.any() => support.kinds.spelling(kind),
        _ => kind.common_spelling(),
    }
}

/// Takes user-assigned identities away: those that are named, or all of them.
pub(super) fn user(
    subject: &Subject<'_, '_, '_>,
    declared: &Declared<'_, '_, '_, '_>,
    identities: &[String],
    drop_block: bool,
) -> Planned {
    let Some(identity) = subject.identity.as_ref() else {
        return Err(Reason::nothing(subject.resource.span));
    };
    let wanted = identities.iter();
    let wanted = wanted.map(|given| resolve(subject, declared, given));
    let wanted = wanted.collect::<Result<Vec<Wanted>, Reason>>()?;
    let mut changes = Vec::new();
    let mut emptied = Vec::new();
    let mut removed = 0;
    for block in followed(identity)? {
        let kinds = kinds(subject, block)?;
        let cut = cut(subject, identity, block, &wanted)?;
        removed += cut.removed;
        let asks = kinds.iter().any(|(_, kind)| kind.user());
        if cut.is_empty && (cut.removed > 0 || (wanted.is_empty() && asks)) {
            emptied.push((block, kinds));
        } else {
            changes.extend(cut.changes);
        }
    }
    if removed == 0 && emptied.is_empty() {
        return Err(Reason::nothing(identity.key));
    }
    let done = format!(
        "{} removed",
        plural(
            removed,
            "user-assigned identity",
            "user-assigned identities"
        )
    );
    let waits = independence(subject, &wanted);
    if emptied.is_empty() {
        changes.extend(waits);
        return Ok((changes, done));
    }
    let left = |kind: Kind| Kind::of(kind.system(), false);
    let whole = emptied.len() == identity.blocks.len();
    let (more, done) = finish(
        subject,
        identity,
        &emptied,
        left,
        drop_block && whole,
        &done,
    )?;
    let dropped = matches!(&more[..], [Change::RemoveProperty { key }] if *key == identity.key);
    changes.extend(more);
    if !dropped {
        for (block, _) in &emptied {
            changes.extend(remove_collections(subject, identity, block)?);
        }
    }
    changes.extend(waits);
    Ok((changes, done))
}

/// What taking identities out of one block comes to.
struct Cut {
    changes: Vec<Change>,
    removed: usize,
    is_empty: bool,
}

fn cut(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    block: &Block<'_>,
    wanted: &[Wanted],
) -> Result<Cut, Reason> {
    let mut cut = Cut {
        changes: Vec::new(),
        removed: 0,
        is_empty: true,
    };
    for member in block.collections() {
        let literal = matches!(
            member
                .value
                .only()
                .and_then(|only| only.source)
                .map(|source| &source.kind),
            Some(Expressed::Object(_) | Expressed::Array(_))
        );
        if wanted.is_empty() && !literal {
            // The collection goes as a whole, whatever it is.
            cut.removed += 1;
            continue;
        }
        let unknown = || {
            Reason::new(
                member.value_span,
                "the identities are an expression that cannot be followed to its value",
                "take the identity out where the value is made",
            )
        };
        let only = member
            .value
            .only()
            .filter(|_| literal)
            .ok_or_else(unknown)?;
        let is_array = matches!(only.value, Value::Array(_));
        for entry in entries_of(only) {
            if !wanted.is_empty() && !wanted.iter().any(|one| one.is(subject, &entry)) {
                cut.is_empty = false;
                continue;
            }
            may_edit(subject, identity, entry.span())?;
            cut.removed += 1;
            cut.changes.push(if is_array {
                Change::RemoveItem { item: entry.span() }
            } else {
                Change::RemoveProperty { key: entry.span() }
            });
        }
    }
    Ok(cut)
}

/// Takes the collections out of a block.
fn remove_collections(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    block: &Block<'_>,
) -> Result<Vec<Change>, Reason> {
    let mut changes = Vec::new();
    for name in [DICTIONARY, ARRAY] {
        let Some(key) = block
            .object
            .member(name)
            .and_then(|member| member.key_source)
        else {
            continue;
        };
        if !is_literal(block) {
            return Err(cannot_follow(identity.written));
        }
        may_edit(subject, identity, key.span)?;
        changes.push(Change::RemoveProperty { key: key.span });
    }
    Ok(changes)
}

/// Stops waiting for identities that the resource has no more, when nothing else in it names them.
fn independence(subject: &Subject<'_, '_, '_>, wanted: &[Wanted]) -> Vec<Change> {
    let Some(property) = subject.resource.member("dependsOn") else {
        return Vec::new();
    };
    let Expressed::Array(items) = &property.value.kind else {
        return Vec::new();
    };
    let whole = subject.written(subject.resource.span);
    let gone: Vec<_> = items
        .iter()
        .filter(|item| {
            let written = subject.written(item.span);
            let is_wanted = wanted.iter().any(|one| one.is_dependency(written));
            // The key and the dependency itself: a third mention is another use.
            is_wanted && mentions(whole, written) <= 2
        })
        .collect();
    if !gone.is_empty() && gone.len() == items.len() {
        return vec![Change::RemoveProperty {
            key: property.key.span,
        }];
    }
    gone.iter()
        .map(|item| Change::RemoveItem { item: item.span })
        .collect()
}

fn mentions(whole: &str, written: &str) -> usize {
    let inner = written.trim_matches('"').trim_matches(['[', ']']);
    whole.matches(inner).count()
}

/// Takes every identity away.
pub(super) fn all(subject: &Subject<'_, '_, '_>, drop_block: bool) -> Planned {
    let Some(identity) = subject.identity.as_ref() else {
        return Err(Reason::nothing(subject.resource.span));
    };
    if identity.is_absent() {
        return Err(Reason::nothing(identity.key));
    }
    let done = "every identity removed";
    let lists_none = subject
        .support()
        .is_some_and(|support| support.kinds.none());
    if drop_block || !lists_none {
        let why = if drop_block {
            "with the block"
        } else {
            "with the block, since this version lists no `None`"
        };
        let change = Change::RemoveProperty { key: identity.key };
        return Ok((vec![change], format!("{done}, {why}")));
    }
    let mut changes = Vec::new();
    let blocks = followed(identity)?;
    for block in blocks {
        let kinds = kinds(subject, block)?;
        if kinds.is_empty() && is_literal(block) {
            may_edit(subject, identity, block.span)?;
            changes.push(super::edit::insert_type(block, "None"));
        }
        changes.extend(retype(subject, identity, &kinds, |kind| {
            (kind != Kind::None).then_some("None")
        })?);
        changes.extend(remove_collections(subject, identity, block)?);
    }
    if changes.is_empty() {
        return Err(Reason::nothing(identity.key));
    }
    Ok((changes, done.to_owned()))
}
