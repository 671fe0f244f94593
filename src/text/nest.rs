//! Floor 0: spans that lie inside each other, and the way from the inner ones outwards.

use std::cmp::Reverse;

use super::span::Span;

/// Spans in the order of their starts. The ones that touch a place are found without a look at all
/// the others where they lie inside each other, as things do that are written in brackets.
#[derive(Clone, Debug, Default)]
pub struct Nest {
    /// Each span, and the number of the last one in front of it that ends later.
    spans: Vec<(Span, Option<usize>)>,
}

impl Nest {
    /// The order that [`Nest::new`] wants: by start, and the longer one of two first.
    pub fn order(span: Span) -> impl Ord {
        (span.start, Reverse(span.end))
    }

    /// Takes spans that are in order.
    pub fn new(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut nest = Self::default();
        let mut open: Vec<(usize, u32)> = Vec::new();
        for (number, span) in spans.into_iter().enumerate() {
            while open.pop_if(|(_, end)| *end <= span.end).is_some() {}
            let further = open.last().map(|(number, _)| *number);
            nest.spans.push((span, further));
            open.push((number, span.end));
        }
        nest
    }

    /// The number of the span that touches `place` and begins last; of equal ones, the last.
    pub fn innermost(&self, place: Span) -> Option<usize> {
        let end = place.end.max(place.start + 1);
        let behind = self.spans.partition_point(|(span, _)| span.start < end);
        let mut next = behind.checked_sub(1);
        while let Some(number) = next {
            let (span, further) = self.spans.get(number)?;
            if span.end > place.start {
                return Some(number);
            }
            next = *further;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_span_is_the_one_that_begins_last() {
        let span = Span::new;
        let spans = [
            span(0, 20),
            span(2, 8),
            span(2, 8),
            span(3, 5),
            span(10, 12),
        ];
        assert!(spans.is_sorted_by_key(|span| (span.start, Reverse(span.end))));
        let nest = Nest::new(spans);
        for (place, number) in [
            (span(4, 5), Some(3)),
            (span(5, 6), Some(2)),
            (span(8, 9), Some(0)),
            (span(7, 11), Some(4)),
            (span(1, 2), Some(0)),
            (Span::at(3), Some(3)),
            (Span::at(20), None),
            (span(19, 30), Some(0)),
            (span(25, 30), None),
        ] {
            assert_eq!(nest.innermost(place), number, "{place:?}");
        }
        assert_eq!(Nest::default().innermost(span(0, 1)), None);
    }
}
