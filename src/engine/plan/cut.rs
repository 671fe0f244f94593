//! Floor 5: taking identities out of the lists of one block.

use super::Reason;
use super::edit::{may_edit, refuse_replaced};
use super::identity::Wanted;
use crate::evaluate::{Alternative, ResourcePath, Value, resource_path};
use crate::model::{Change, Expression, Kind as Expressed};
use crate::rules::{Block, Identity, Subject, entries_of, folded};
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
        let only = member.value.only().filter(|_| literal);
        let only = only.ok_or_else(|| unknown_list(member.value_span))?;
        if is_open(only) {
            if !wanted.is_empty() {
                return Err(open_list(only.span));
            }
            cut.is_whole = true;
            cut.gone.push((only.span, None));
            continue;
        }
        refuse_doubtful(subject, only, wanted)?;
        refuse_again(subject, only, wanted)?;
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

fn unknown_list(place: Span) -> Reason {
    let message = "the identities are an expression that cannot be followed to its value";
    let help = "take the identity out where the value is made";
    Reason::new(place, message, help)
}

/// Refuses to take out an identity that is spread into the list as well, and hidden by what is
/// written: it would come in its place.
fn refuse_again<'t, 'a: 't>(
    subject: &Subject<'_, 't, 'a>,
    list: &Alternative<'t>,
    wanted: &[Wanted],
) -> Result<(), Reason> {
    let Some(properties) = list.source.and_then(Expression::properties) else {
        return Ok(());
    };
    let own: Vec<_> = entries_of(list).collect();
    let gone = own
        .iter()
        .filter(|entry| wanted.iter().any(|one| one.is(subject, entry)));
    let gone: Vec<_> = gone
        .filter_map(|entry| entry.text.map(|text| folded(&text.pieces())))
        .collect();
    for property in properties {
        let Expressed::Spread(inner) = &property.value.kind else {
            continue;
        };
        for spread in &subject.values(inner).alternatives {
            let mut entries = entries_of(spread);
            let again = entries.find(|entry| {
                let is_listed = own.iter().any(|own| own.span() == entry.span());
                !is_listed
                    && entry
                        .text
                        .is_some_and(|text| gone.contains(&folded(&text.pieces())))
            });
            if let Some(entry) = again {
                let message = "the identity that is to go is spread into the list from here, too";
                return Err(Reason::new(entry.span(), message, "take it out by hand"));
            }
        }
    }
    Ok(())
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
