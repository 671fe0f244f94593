//! Floor 0: replacements of byte ranges. Knows nothing about Azure.

use super::span::{Span, offset};

/// One replacement: the bytes of `span` become `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go; empty for an insertion.
    pub span: Span,
    /// The bytes that come.
    pub text: String,
}

/// Edits that do not overlap, in source order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditSet {
    edits: Vec<Edit>,
    /// By how many bytes each edit and those in front of it make the text longer.
    grown: Vec<i64>,
}

/// Two edits want the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two edits overlap at bytes {}..{}", second.start, second.end)]
pub struct Overlap {
    /// The edit that comes first in the file.
    pub first: Span,
    /// The one that starts before the first has ended.
    pub second: Span,
}

impl Edit {
    /// By how many bytes it makes the text longer.
    fn growth(&self) -> i64 {
        i64::from(offset(self.text.len())) - i64::from(self.span.len())
    }
}

impl EditSet {
    /// Sorts the edits; two equal ones become one, and any other overlap is refused. Two different
    /// insertions at one place overlap: their order would be a guess.
    pub fn new(mut edits: Vec<Edit>) -> Result<Self, Overlap> {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        edits.dedup();
        for pair in edits.windows(2) {
            let (first, second) = (pair[0].span, pair[1].span);
            let same_place = first == second;
            if second.start < first.end || same_place {
                return Err(Overlap { first, second });
            }
        }
        let mut sum = 0;
        let grown = edits.iter().map(|edit| {
            sum += edit.growth();
            sum
        });
        let grown = grown.collect();
        Ok(Self { edits, grown })
    }

    /// Where a span of the old text lies in the new one. What was replaced itself lies where the
    /// new text does.
    pub fn moved(&self, span: Span) -> Span {
        let place = |at: u32, is_end: bool| {
            let is_before = |edit: &Edit| edit.span.end <= at && !(is_end && edit.span.start == at);
            let count = self.edits.partition_point(is_before);
            let before = count.checked_sub(1).and_then(|last| self.grown.get(last));
            let mut moved = i64::from(at) + before.copied().unwrap_or(0);
            if let Some(around) = self.edits.get(count).filter(|edit| edit.span.start < at) {
                let end = if is_end { offset(around.text.len()) } else { 0 };
                moved += i64::from(end) - i64::from(at - around.span.start);
            }
            u32::try_from(moved).unwrap_or(at)
        };
        let start = place(span.start, false);
        Span::new(start, place(span.end, true).max(start))
    }

    /// The edits themselves, in source order.
    pub fn into_edits(self) -> Vec<Edit> {
        self.edits
    }

    /// The edits in source order.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// The first edit that touches a byte outside every one of `fences`; fences that touch each
    /// other count as one.
    pub fn escape(&self, fences: &[Span]) -> Option<&Edit> {
        let mut sorted = fences.to_vec();
        sorted.sort_unstable();
        let mut merged: Vec<Span> = Vec::with_capacity(sorted.len());
        for fence in sorted {
            match merged.last_mut() {
                Some(last) if fence.start <= last.end => *last = last.to(fence),
                _ => merged.push(fence),
            }
        }
        self.edits.iter().find(|edit| {
            let behind = merged.partition_point(|fence| fence.start <= edit.span.start);
            let fence = behind.checked_sub(1).and_then(|at| merged.get(at));
            !fence.is_some_and(|fence| fence.contains(edit.span))
        })
    }

    /// `text` with every edit applied; the bytes between them are moved as they are.
    pub fn apply(&self, text: &str) -> String {
        let grown: usize = self.edits.iter().map(|edit| edit.text.len()).sum();
        let mut out = String::with_capacity(text.len() + grown);
        let mut done = 0;
        for edit in &self.edits {
            out.push_str(Span::new(done, edit.span.start).slice(text));
            out.push_str(&edit.text);
            done = edit.span.end;
        }
        out.push_str(text.get(done as usize..).unwrap_or_default());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_moves_with_the_edits_in_front_of_it() {
        let edit = |start, end, text: &str| Edit {
            span: Span::new(start, end),
            text: text.to_owned(),
        };
        // 0123456789 -> 0ABC1256789 -> without 3 and 4
        let edits = EditSet::new(vec![edit(1, 1, "ABC"), edit(3, 5, "")]).unwrap();
        for (before, after) in [
            ((0, 1), (0, 1)),
            ((1, 3), (4, 6)),
            ((3, 5), (6, 6)),
            ((3, 6), (6, 7)),
            ((0, 10), (0, 11)),
            ((4, 8), (6, 9)),
            ((9, 10), (10, 11)),
        ] {
            let span = Span::new(before.0, before.1);
            assert_eq!(edits.moved(span), Span::new(after.0, after.1), "{before:?}");
        }
    }

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit {
            span: Span::new(start, end),
            text: text.to_owned(),
        }
    }

    #[test]
    fn edits_apply_in_source_order_and_leave_the_rest_alone() {
        let set = EditSet::new(vec![edit(4, 5, "E"), edit(0, 1, "AA"), edit(2, 2, "-")]).unwrap();
        assert_eq!(set.apply("abcdef"), "AAb-cdEf");
    }

    #[test]
    fn an_edit_outside_the_fences_is_found() {
        let set = EditSet::new(vec![edit(2, 6, "x"), edit(9, 9, "y")]).unwrap();
        let fences = [Span::new(4, 7), Span::new(1, 4), Span::at(9)];
        assert_eq!(set.escape(&fences), None);
        assert_eq!(set.escape(&fences[..2]), Some(&edit(9, 9, "y")));
        assert_eq!(set.escape(&fences[..1]), Some(&edit(2, 6, "x")));
    }

    #[test]
    fn overlapping_edits_are_refused_and_equal_ones_are_one() {
        assert!(EditSet::new(vec![edit(0, 3, "x"), edit(2, 4, "y")]).is_err());
        assert!(EditSet::new(vec![edit(2, 2, "x"), edit(2, 2, "y")]).is_err());
        let same = EditSet::new(vec![edit(1, 2, "x"), edit(1, 2, "x")]).unwrap();
        assert_eq!(same.edits().len(), 1);
    }
}
