//! Floor 5: of several sets of changes, those that can be made together. Knows no syntax.

use std::collections::HashMap;

use crate::language::{Lowering, Refusal};
use crate::model::{Change, Written};
use crate::text::{Overlap, Span};

/// What became of each set, by its index.
#[derive(Debug, Default)]
pub(super) struct Accepted {
    /// All changes of the sets that can be made.
    pub(super) changes: Vec<Change>,
    /// Number of sets that can be made.
    pub(super) made: usize,
    /// The others, in order, with the reason.
    pub(super) refused: Vec<(usize, Refusal)>,
}

/// Takes each set whole or not at all. Of sets that exclude each other, the first is taken.
pub(super) fn accept(lowering: &Lowering<'_>, sets: &[&[Change]]) -> Accepted {
    let mut accepted = Accepted::default();
    add(lowering, sets, 0, &mut accepted);
    accepted
}

/// Tries all sets at once, and in halves when some of them do not go together with the rest.
fn add(lowering: &Lowering<'_>, sets: &[&[Change]], first: usize, accepted: &mut Accepted) {
    let before = accepted.changes.len();
    let own = sets.iter().flat_map(|changes| changes.iter().cloned());
    accepted.changes.extend(own);
    let lowered = match clash(&accepted.changes) {
        Some(overlap) => Err(overlap.into()),
        None => lowering.lower(&accepted.changes).map(drop),
    };
    let Err(refusal) = lowered else {
        accepted.made += sets.len();
        return;
    };
    accepted.changes.truncate(before);
    if sets.len() <= 1 {
        accepted.refused.push((first, refusal));
        return;
    }
    let (head, tail) = sets.split_at(sets.len() / 2);
    add(lowering, head, first, accepted);
    add(lowering, tail, first + head.len(), accepted);
}

/// The object that two changes give a property of the same name, each with a value of its own.
fn clash(changes: &[Change]) -> Option<Overlap> {
    let mut values: HashMap<(Span, String), &Written> = HashMap::new();
    let mut inserts = changes.iter().filter_map(|change| match change {
        Change::Insert {
            object,
            name,
            value,
            ..
        } => Some((*object, name.plain()?.to_ascii_lowercase(), value)),
        _ => None,
    });
    inserts.find_map(|(object, name, value)| {
        let before = *values.entry((object, name)).or_insert(value);
        (before != value).then_some(Overlap {
            first: object,
            second: object,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::model::Position;
    use crate::text::Source;

    #[test]
    fn the_first_of_two_that_overlap_is_made_and_the_others_stay_whole() {
        let source = Source::new("a.json", "{ \"a\": \"x\", \"b\": \"y\", \"c\": \"z\" }");
        let document = Language::Arm.parse(&source).unwrap();
        let lowering = document.lowering(&source);
        let set = |start: u32, text: &str| Change::SetText {
            at: Span::new(start, start + 3),
            text: text.to_owned(),
        };
        let nowhere = Change::RemoveItem {
            item: Span::new(2, 5),
        };
        let sets: [&[Change]; 5] = [
            &[set(7, "1")],
            &[set(17, "2"), set(7, "other")],
            &[set(27, "3")],
            &[nowhere],
            &[set(17, "4")],
        ];
        let accepted = accept(&lowering, &sets);
        assert_eq!(accepted.made, 3);
        let refused: Vec<usize> = accepted.refused.iter().map(|(index, _)| *index).collect();
        assert_eq!(refused, [1, 3]);
        let lowered = lowering.lower(&accepted.changes).unwrap();
        assert_eq!(
            lowered.edits.apply(source.text()),
            "{ \"a\": \"1\", \"b\": \"4\", \"c\": \"3\" }"
        );
    }

    #[test]
    fn two_properties_of_one_name_are_not_made_in_one_round() {
        let source = Source::new("a.json", "{ \"a\": 1 }");
        let document = Language::Arm.parse(&source).unwrap();
        let lowering = document.lowering(&source);
        let insert = |name: &str, value: &str| Change::Insert {
            object: Span::new(0, 10),
            name: Written::Text(name.to_owned()),
            value: Written::Text(value.to_owned()),
            position: Position::Last,
        };
        let (first, again) = (insert("b", "1"), insert("b", "1"));
        let (second, third) = (insert("B", "2"), insert("c", "3"));
        let sets: [&[Change]; 4] = [&[first], &[second], &[again], &[third]];
        let accepted = accept(&lowering, &sets);
        assert_eq!(accepted.made, 3);
        let lowered = lowering.lower(&accepted.changes).unwrap();
        assert_eq!(
            lowered.edits.apply(source.text()),
            "{ \"a\": 1, \"b\": \"1\", \"c\": \"3\" }"
        );
    }
}
