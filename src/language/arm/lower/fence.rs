//! Floor 3: the bytes that changes to the members of an object or array may touch, told from the
//! syntax tree alone.

use super::find::{Member, members};
use super::plan::Group;
use crate::model::Slot;
use crate::text::Span;

/// Adds the fences of a group: each member that goes with the gaps on both its sides, each gap
/// that a new one goes to, and what makes an object of an array.
pub(super) fn around(group: &Group<'_, '_>, fences: &mut Vec<Span>) {
    let inside = members(group.value);
    let open = group.span.start + 1;
    let close = group.span.end.saturating_sub(1);
    let end_before = |index: Option<usize>| {
        let before = index.and_then(|index| inside.get(index));
        before.map_or(open, |member| member.span.end)
    };
    let start_of = |index: usize| inside.get(index).map_or(close, |member| member.span.start);
    let goes = |(_, member): &(usize, &Member<'_>)| group.removed.contains(&member.span.start);
    for (index, _) in inside.iter().enumerate().filter(goes) {
        fences.push(Span::new(
            end_before(index.checked_sub(1)),
            start_of(index + 1),
        ));
    }
    let mut last = None;
    for slot in group.slots(&inside) {
        match slot {
            Slot::Old(index) => last = Some(index),
            Slot::New(_) => {
                let next = last.map_or(0, |last: usize| last + 1);
                fences.push(Span::new(end_before(last), start_of(next)));
            }
        }
    }
    if group.converted {
        fences.push(Span::new(open - 1, open));
        fences.push(Span::new(close, close + 1));
        for member in &inside {
            fences.push(Span::at(member.span.end));
        }
    }
}
