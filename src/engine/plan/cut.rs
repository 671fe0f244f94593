//! Floor 5: taking identities out of the lists of one block.

use super::Reason;
use super::edit::{may_edit, refuse_replaced};
use super::identity::Wanted;
use crate::evaluate::{Alternative, ResourcePath, Value, resource_path};
use crate::model::{Change, Kind as Expressed};
use crate::rules::{Block, Identity, Subject, entries_of};
use crate::text::Span;

/// What taking identities out of one block comes to.
pub(super) struct Cut {
    pub(super) changes: Vec<Change>,
    pub(super) is_empty: bool,
    /// Whether more may go than is counted.
    pub(super) is_whole: bool,
    pub(super) gone: Vec<Gone>,
}

/// An identity that goes: its name, or the collection that it is in, and what the name says.
pub(super) type Gone = (Span, Option<ResourcePath>);

/// Takes the identities that are wanted, or all, out of one block.
pub(super) fn cut<'t, 'a: 't>(
    subject: &Subject<'_, 't, 'a>,
    identity: &Identity<'t>,
    block: &Block<'t>,
    wanted: &[Wanted],
) -> Result<Cut, Reason> {
    let mut cut = Cut {
        changes: Vec::new(),
        is_empty: true,
        is_whole: false,
        gone: Vec::new(),
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
            cut.is_whole = true;
            cut.gone.push((member.value_span, None));
            continue;
        }
        if !wanted.is_empty() {
            refuse_replaced(block, member)?;
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
        if is_open(only) {
            if !wanted.is_empty() {
                return Err(open_list(only.span));
            }
            cut.is_whole = true;
            cut.gone.push((only.span, None));
            continue;
        }
        refuse_doubtful(subject, only, wanted)?;
        let is_array = matches!(only.value, Value::Array(_));
        for entry in entries_of(only) {
            if !wanted.is_empty() && !wanted.iter().any(|one| one.is(subject, &entry)) {
                cut.is_empty = false;
                continue;
            }
            may_edit(subject, identity, entry.span())?;
            let path = entry.text.and_then(resource_path);
            cut.gone.push((entry.span(), path));
            cut.changes.push(if is_array {
                Change::RemoveItem { item: entry.span() }
            } else {
                Change::RemoveProperty { key: entry.span() }
            });
        }
    }
    Ok(cut)
}

/// Whether a list may have identities that are not written in it.
fn is_open(list: &Alternative<'_>) -> bool {
    match &list.value {
        Value::Object(object) => object.open,
        Value::Array(array) => array.open,
        _ => false,
    }
}

fn open_list(place: Span) -> Reason {
    let message = "the list may have identities that are not written in it, and among them the one \
                   that is to go";
    Reason::new(place, message, "take it out by hand, wherever it is listed")
}

/// Refuses a list in which an identity that is to go is not surely named, and may be.
fn refuse_doubtful<'t, 'a: 't>(
    subject: &Subject<'_, 't, 'a>,
    list: &Alternative<'t>,
    wanted: &[Wanted],
) -> Result<(), Reason> {
    for one in wanted {
        if entries_of(list).any(|entry| one.is(subject, &entry)) {
            continue;
        }
        if let Some(entry) = entries_of(list).find(|entry| one.may_be(subject, entry)) {
            return Err(Reason::new(
                entry.span(),
                "this may be the identity that is to go, which cannot be told here",
                "give `--identity` as it is written here, or take it out by hand",
            ));
        }
    }
    Ok(())
}
