//! Floor 3: the first members of an object or array that had none.

use super::container::Weaver;
use super::find::{Member, members};
use super::incoming::{Seat, separator_of};
use super::trivia::{Piece, ends_in_line_comment, pieces};
use crate::language::Refusal;
use crate::model::Slot;
use crate::text::Span;

impl Weaver<'_, '_, '_, '_> {
    /// Puts all new members into a container that has none.
    pub(super) fn fill(&mut self, slots: &[Slot]) -> Result<(), Refusal> {
        let new = slots.iter().filter_map(|slot| match slot {
            Slot::New(index) => self.group.incoming.get(*index),
            Slot::Old(_) => None,
        });
        let (mut seat, end) = self.first_seat();
        let gap = if seat.starts_line {
            seat.lead.clone()
        } else {
            separator_of(self).to_owned()
        };
        let mut text = String::new();
        let mut tail = String::new();
        for (incoming, _) in new {
            let is_first = text.is_empty();
            let made = self.make(incoming, &seat)?;
            if !is_first {
                text.push(',');
                text.push_str(&tail);
            }
            text.push_str(&made.lead);
            text.push_str(&made.text);
            tail = made.tail;
            seat.lead = if made.open_comment && !seat.starts_line {
                self.line()
            } else {
                gap.clone()
            };
        }
        if text.is_empty() {
            return Ok(());
        }
        text.push_str(&tail);
        let inner = self.cells.inner;
        let source = self.plan.file.source;
        let Some(mut end) = end else {
            let rest = Span::new(seat.at, inner.end).slice(source.text());
            if ends_in_comment(&tail) && !rest.contains('\n') {
                text.push_str(&self.closing_line());
            }
            self.edits.insert(seat.at, &text);
            return Ok(());
        };
        if ends_in_comment(&tail) && !end.contains('\n') {
            end = self.closing_line();
        }
        text.push_str(&end);
        self.edits.replace(inner, text);
        Ok(())
    }

    /// The place of the first member; and, when it takes the place of the blanks between the
    /// brackets, what comes behind the last.
    fn first_seat(&self) -> (Seat, Option<String>) {
        let file = self.plan.file;
        let start = self.group.span.start;
        let inner = self.cells.inner;
        let line_end = file.layout.line_end(start);
        let outer = file.layout.indentation(start);
        let deeper = || format!("{outer}{}", self.unit());
        let inside = pieces(file.source.text(), inner);
        let has_lines = inside.iter().any(|piece| piece.is_newline());
        let on_one_line = |at, lead: &str| Seat {
            lead: lead.to_owned(),
            starts_line: false,
            ..Seat::on_a_line(at, "", outer.to_owned())
        };
        let is_comment = |piece: &&Piece| piece.is_comment();
        if let Some(comment) = inside.iter().rev().find(is_comment) {
            let Span { start, end } = comment.span;
            if !has_lines {
                return (on_one_line(end, " "), None);
            }
            let indent = if file.layout.starts_line(start) {
                file.layout.indentation(start).to_owned()
            } else {
                deeper()
            };
            return (Seat::on_a_line(end, line_end, indent), None);
        }
        if has_lines {
            return (Seat::on_a_line(inner.start, line_end, deeper()), None);
        }
        if self.breaks() {
            let seat = Seat::on_a_line(inner.start, line_end, deeper());
            return (seat, Some(format!("{line_end}{outer}")));
        }
        let house = file.house();
        let pad = if self.group.value.is_array() && !self.group.converted {
            house.array_pad
        } else {
            house.pad
        };
        (on_one_line(inner.start, pad), Some(pad.to_owned()))
    }

    /// Whether members on one line with their brackets become lines of their own: they do when
    /// what holds them starts a line.
    fn breaks(&self) -> bool {
        let file = self.plan.file;
        if !file.house().has_lines {
            return false;
        }
        let Some(around) = self.group.around.last() else {
            return true;
        };
        let all = members(*around);
        let holds = |member: &&Member<'_>| member.span.contains(self.group.span);
        let own = all.iter().find(holds);
        own.is_some_and(|own| file.layout.starts_line(own.span.start))
    }

    /// A line end and the indentation of the closing bracket.
    pub(super) fn closing_line(&self) -> String {
        let layout = self.plan.file.layout;
        let start = self.group.span.start;
        format!("{}{}", layout.line_end(start), layout.indentation(start))
    }
}

fn ends_in_comment(tail: &str) -> bool {
    let span = Span::new(0, crate::text::offset(tail.len()));
    ends_in_line_comment(&pieces(tail, span))
}
