//! Floor 5: `remove system`, `remove user` and `remove all`.

use super::cut::{Gone, cut};
use super::declared::Declared;
use super::edit::{
    cannot_follow, followed, insert_type, is_literal, kinds, may_edit, open, plural, retype,
    unknown_type,
};
use super::identity::{Wanted, resolve};
use super::waits::independence;
use super::{Planned, Reason};
use crate::evaluate::{Alternative, ResourcePath};
use crate::knowledge::{Answer, Kind, Mode, Support, why_not_none};
use crate::model::{Change, Expression, Kind as Expressed};
use crate::rules::{ARRAY, Block, DICTIONARY, Identity, Subject};
use crate::text::Span;

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
    let is_whole = blocks.len() == identity.blocks.len();
    let drop_block = drop_block && is_whole;
    let lists_none = drop_block || !empty || lists_none(subject)?;
    if !lists_none && subject.setting.patch {
        return Err(super::patch::no_none(subject));
    }
    if empty && is_whole && (drop_block || !lists_none) {
        let why = if drop_block {
            "with its block"
        } else {
            "with its block, since this version lists no `None`"
        };
        return Ok((vec![without(subject, identity)?], format!("{done}, {why}")));
    }
    let mut changes = Vec::new();
    for (_, kinds) in blocks {
        for (alternative, kind) in kinds {
            if left(*kind) != *kind && left(*kind) == Kind::None {
                refuse_none(subject, alternative.span)?;
            }
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

/// Takes the whole block away; refused where the type demands one.
fn without(subject: &Subject<'_, '_, '_>, identity: &Identity<'_>) -> Result<Change, Reason> {
    let demands = |support: &Support| support.mode == Mode::Required;
    if subject.support().is_some_and(demands) {
        return Err(Reason::new(
            identity.key,
            format!("{} needs an identity", subject.type_at_version()),
            "give it another identity, or remove the resource",
        ));
    }
    Ok(Change::RemoveProperty { key: identity.key })
}

/// Refuses `None` where it is listed, and the service does not take it of a resource that is there.
fn refuse_none(subject: &Subject<'_, '_, '_>, place: Span) -> Result<(), Reason> {
    let why = subject.resource_type.as_deref().and_then(why_not_none);
    why.map_or(Ok(()), |why| {
        let help = if subject.setting.patch {
            "give it another identity"
        } else {
            "give it another identity, or leave it to the service with `--drop-block`"
        };
        Err(Reason::new(place, why, help))
    })
}

/// Whether the type lists `None` at the resource's API version; refused where that is not known.
fn lists_none(subject: &Subject<'_, '_, '_>) -> Result<bool, Reason> {
    let written = subject.resource.identity.as_ref();
    let place = written.map_or(subject.resource.span, |written| written.key.span);
    let help = "take the whole block away with `--drop-block`, or edit it by hand";
    match subject.answer() {
        Answer::Unknown => Err(unknown_type(subject, place, help)),
        Answer::UnknownVersion => Err(Reason::new(
            place,
            "the API version is not known, and with it whether the resource takes `None`",
            help,
        )),
        Answer::Never | Answer::NotAt(_) => Ok(false),
        Answer::Support(support) => Ok(support.kinds.none()),
    }
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
    let mut gone: Vec<Gone> = Vec::new();
    let mut is_whole = false;
    for block in followed(identity)? {
        let kinds = kinds(subject, block)?;
        let cut = cut(subject, identity, block, &wanted)?;
        let cuts = !cut.gone.is_empty();
        is_whole |= cut.is_whole;
        // Two blocks may have one collection.
        let is_new = |one: &Gone| gone.iter().all(|(known, _)| *known != one.0);
        let new: Vec<_> = cut.gone.into_iter().filter(is_new).collect();
        gone.extend(new);
        let asks = kinds.iter().any(|(_, kind)| kind.user());
        if cut.is_empty && (cuts || (wanted.is_empty() && asks)) {
            refuse_open(block)?;
            emptied.push((block, kinds));
        } else {
            changes.extend(cut.changes);
        }
    }
    if gone.is_empty() && emptied.is_empty() {
        return Err(Reason::nothing(identity.key));
    }
    let what = match distinct(&gone) {
        _ if is_whole => "every user-assigned identity".to_owned(),
        0 => "`UserAssigned` without identities".to_owned(),
        removed => plural(
            removed,
            "user-assigned identity",
            "user-assigned identities",
        ),
    };
    let done = format!("{what} removed");
    let waits = independence(subject, &wanted, &gone);
    if emptied.is_empty() {
        changes.extend(waits);
        return Ok((changes, done));
    }
    let left = |kind: Kind| Kind::of(kind.system(), false);
    let (more, done) = finish(subject, identity, &emptied, left, drop_block, &done)?;
    let dropped = matches!(&more[..], [Change::RemoveProperty { key }] if *key == identity.key);
    changes.extend(more);
    if !dropped {
        for (block, kinds) in &emptied {
            if kinds.is_empty() {
                changes.extend(none_for(subject, identity, block)?);
            }
            changes.extend(remove_collections(subject, identity, block)?);
        }
    }
    changes.extend(waits);
    Ok((changes, done))
}

/// How many identities go: one that two branches list is one.
fn distinct(gone: &[Gone]) -> usize {
    let is_known = |known: &[Gone], path: &Option<ResourcePath>| {
        path.is_some() && known.iter().any(|(_, own)| own == path)
    };
    let all = gone.iter().enumerate();
    let new = all.filter(|(at, (_, path))| !is_known(&gone[..*at], path));
    new.count()
}

/// Refuses to take all user-assigned identities out of a block that may have some from elsewhere:
/// where nothing else names them, those are there.
fn refuse_open(block: &Block<'_>) -> Result<(), Reason> {
    if block.is_open() {
        return Err(open(block));
    }
    Ok(())
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
        refuse_copied(subject, block, key.span)?;
        changes.push(Change::RemoveProperty { key: key.span });
    }
    Ok(changes)
}

/// Refuses a list that `copy` makes in an ARM template: there is no property of that name.
fn refuse_copied(
    subject: &Subject<'_, '_, '_>,
    block: &Block<'_>,
    key: Span,
) -> Result<(), Reason> {
    let properties = block.source.and_then(Expression::properties);
    let own = properties
        .unwrap_or_default()
        .iter()
        .find(|own| own.key.span == key);
    let is_loop = own.is_some_and(|own| matches!(own.value.kind, Expressed::Loop(_)));
    if is_loop && !subject.template.symbolic {
        let help = "take the item of `copy` out by hand, and set the `type`";
        return Err(Reason::new(
            key,
            "a loop makes the list of the identities",
            help,
        ));
    }
    Ok(())
}

/// Writes `None` into a block that has no type.
fn none_for(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    block: &Block<'_>,
) -> Result<Option<Change>, Reason> {
    if !is_literal(block) {
        return Ok(None);
    }
    refuse_none(subject, block.span)?;
    may_edit(subject, identity, block.span)?;
    let none = spelling(subject, Kind::None);
    Ok(none.map(|none| insert_type(block, none)))
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
    if drop_block || !lists_none(subject)? {
        let why = if drop_block {
            "with the block"
        } else {
            "with the block, since this version lists no `None`"
        };
        return Ok((vec![without(subject, identity)?], format!("{done}, {why}")));
    }
    let mut changes = Vec::new();
    let blocks = followed(identity)?;
    for block in blocks {
        let kinds = kinds(subject, block)?;
        for (alternative, _) in kinds.iter().filter(|(_, kind)| *kind != Kind::None) {
            refuse_none(subject, alternative.span)?;
        }
        let has_user = kinds.iter().any(|(_, kind)| kind.user());
        if has_user || block.collections().next().is_some() {
            refuse_open(block)?;
        }
        if kinds.is_empty() {
            changes.extend(none_for(subject, identity, block)?);
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
