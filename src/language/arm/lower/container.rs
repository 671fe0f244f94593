//! Floor 3: members taken from, and put into, one object or array.

use std::collections::BTreeMap;

use super::cells::{Cell, Cells, breaks_line};
use super::find::{Member, members};
use super::incoming::{Made, Seat, seat};
use super::plan::{Group, Incoming, Plan};
use super::trivia::{Trivia, ends_in_line_comment};
use crate::language::Refusal;
use crate::model::{Slot, arrange};
use crate::text::{Edit, Span};

impl Group<'_, '_> {
    /// The order of the members, old and new.
    pub(super) fn slots(&self, inside: &[Member<'_>]) -> Vec<Slot> {
        let old: Vec<_> = inside.iter().map(Member::name).collect();
        let new = self.incoming.iter().map(|(new, position)| {
            let name = match new {
                Incoming::Property(name, _) => name.plain(),
                Incoming::Moved(origin) => Some(origin.name),
                Incoming::Item(_) => None,
            };
            (name, position.clone())
        });
        arrange(&old, &new.collect::<Vec<_>>())
    }
}

impl<'t> Plan<'_, 't, '_> {
    /// All edits to the members of one object or array.
    pub(super) fn group(&self, group: &Group<'t, '_>) -> Result<Vec<Edit>, Refusal> {
        let inside = members(group.value);
        let cells = Cells::new(self.file.source.text(), group.span, &inside);
        let slots = group.slots(&inside);
        let kept = |index: usize| {
            let member = inside.get(index);
            member.is_some_and(|member| !group.removed.contains(&member.span.start))
        };
        let is_old = |slot: &Slot| matches!(slot, Slot::Old(index) if kept(*index));
        let stays = |slot: &Slot| matches!(slot, Slot::New(_)) || is_old(slot);
        let mut weaver = Weaver {
            plan: self,
            group,
            inside: &inside,
            cells: &cells,
            edits: Edits::default(),
            last: slots.iter().rposition(stays),
            led: led(&slots, &cells, &stays),
            first_old: slots.iter().position(is_old),
            open_comment: cells.head_ends_in_line_comment(),
            is_first: true,
        };
        if group.converted {
            weaver.convert();
        }
        let goes = weaver.last.is_none();
        if goes && !group.removed.is_empty() && !cells.has_free_comment() {
            weaver.edits.replace(cells.inner, String::new());
            return Ok(weaver.edits.finish());
        }
        if inside.is_empty() {
            weaver.fill(&slots)?;
            return Ok(weaver.edits.finish());
        }
        let mut behind = None;
        for (number, slot) in slots.iter().enumerate() {
            match slot {
                Slot::Old(index) => {
                    weaver.old(*index, number);
                    behind = Some(*index);
                }
                Slot::New(index) => weaver.new_member(*index, number, behind)?,
            }
        }
        weaver.close();
        Ok(weaver.edits.finish())
    }
}

/// The slots between which the comma stands in front of the second, each pair next to each other once
/// what goes is gone.
fn led(slots: &[Slot], cells: &Cells, stays: &impl Fn(&Slot) -> bool) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut behind: Option<&Cell> = None;
    let mut last = None;
    for (number, slot) in slots.iter().enumerate() {
        if let Slot::Old(index) = slot {
            behind = cells.cells.get(*index);
        }
        let leads = behind.is_some_and(|cell| match slot {
            Slot::Old(_) => cell.leading_comma.is_some(),
            Slot::New(_) => cell.starts_line() && cells.leading().is_some(),
        });
        if stays(slot) {
            pairs.extend(last.filter(|_| leads).map(|last| (last, number)));
            last = Some(number);
        }
    }
    pairs
}

/// Edits of one container: insertions at one place are joined in the order in which they come.
#[derive(Default)]
pub(super) struct Edits {
    replaced: Vec<Edit>,
    inserted: BTreeMap<u32, String>,
}

impl Edits {
    pub(super) fn replace(&mut self, span: Span, text: String) {
        if !span.is_empty() {
            self.replaced.push(Edit { span, text });
        } else if !text.is_empty() {
            self.insert(span.start, &text);
        }
    }

    pub(super) fn insert(&mut self, at: u32, text: &str) {
        self.inserted.entry(at).or_default().push_str(text);
    }

    fn finish(self) -> Vec<Edit> {
        let inserted = self.inserted.into_iter().map(|(at, text)| Edit {
            span: Span::at(at),
            text,
        });
        self.replaced.into_iter().chain(inserted).collect()
    }
}

/// Goes through the members in their new order and notes what changes between them.
pub(super) struct Weaver<'w, 'p, 't, 'c> {
    pub(super) plan: &'w Plan<'p, 't, 'c>,
    pub(super) group: &'w Group<'t, 'c>,
    pub(super) inside: &'w [Member<'t>],
    pub(super) cells: &'w Cells,
    pub(super) edits: Edits,
    /// The slot of the last member that stays or comes.
    last: Option<usize>,
    /// The slots between which the comma stands in front of the second.
    led: Vec<(usize, usize)>,
    /// The slot of the first old member that stays.
    first_old: Option<usize>,
    /// Whether the text so far ends in a line comment, so that a line end must follow.
    open_comment: bool,
    /// Whether no member has been kept or made so far.
    pub(super) is_first: bool,
}

impl Weaver<'_, '_, '_, '_> {
    fn convert(&mut self) {
        let Span { start, end } = self.group.span;
        let colon = self.colon();
        self.edits
            .replace(Span::new(start, start + 1), "{".to_owned());
        self.edits.replace(Span::new(end - 1, end), "}".to_owned());
        for member in self.inside {
            if !self.group.removed.contains(&member.span.start) {
                self.edits.insert(member.span.end, &format!("{colon}{{}}"));
            }
        }
    }

    /// Whether the comma before what is in a slot stands in front of it.
    fn is_led(&self, slot: usize) -> bool {
        self.led.iter().any(|(_, own)| *own == slot)
    }

    fn needs_comma(&self, slot: usize) -> bool {
        !self.led.iter().any(|(before, _)| *before == slot)
            && (self.last != Some(slot) || self.cells.has_trailing_comma())
    }

    fn old(&mut self, index: usize, slot: usize) {
        let cells = self.cells;
        let Some(cell) = cells.cells.get(index) else {
            return;
        };
        if self.group.removed.contains(&cell.member.start) {
            self.edits
                .replace(Span::new(cell.own, cell.end), String::new());
            if !cell.free().is_empty() {
                self.open_comment = ends_in_line_comment(cell.free());
            }
            return;
        }
        if self.first_old == Some(slot) {
            let replaced = self.is_first.then(|| self.take_first_place(cell)).flatten();
            if !self.is_led(slot) {
                self.drop_leading_comma(cell, replaced);
            }
        }
        if self.open_comment && !cell.breaks_line() {
            let blanks = Span::new(cell.start, cell.first_byte());
            self.edits.replace(blanks, self.line());
        }
        if !self.needs_comma(slot) {
            if let Some(comma) = cell.comma_with_blanks() {
                self.edits.replace(comma, String::new());
            }
        } else if cell.comma.is_none() {
            self.edits.insert(cell.member.end, ",");
        }
        self.open_comment = cell.ends_in_line_comment();
        self.is_first = false;
    }

    /// A member that becomes the first one is set off from the bracket as the first one was.
    fn take_first_place(&mut self, cell: &Cell) -> Option<Span> {
        let first = self.cells.cells.first()?;
        let source = self.plan.file.source;
        let wanted = source.slice(Span::new(first.own, first.own_byte()));
        let found = source.slice(Span::new(cell.start, cell.first_byte()));
        let both_start_lines = wanted.contains('\n') && found.contains('\n');
        if wanted == found || both_start_lines || self.open_comment {
            return None;
        }
        let span = Span::new(cell.start, cell.first_byte());
        self.edits.replace(span, wanted.to_owned());
        Some(span)
    }

    /// Nothing stands in front of a member any more that its comma could separate it from; `replaced` is
    /// what goes anyway.
    fn drop_leading_comma(&mut self, cell: &Cell, replaced: Option<Span>) {
        let Some(comma) = cell.leading_comma_with_blanks() else {
            return;
        };
        let first = self.cells.cells.first().filter(|first| first.starts_line());
        match (first, cell.line_of_leading_comma()) {
            _ if replaced.is_some_and(|span| span.contains(comma)) => {}
            (Some(first), Some(line)) => {
                let indent = self.plan.file.layout.indentation(first.member.start);
                self.edits.replace(line, indent.to_owned());
            }
            _ => self.edits.replace(comma, String::new()),
        }
    }

    fn new_member(
        &mut self,
        index: usize,
        slot: usize,
        behind: Option<usize>,
    ) -> Result<(), Refusal> {
        let Some((new, _)) = self.group.incoming.get(index) else {
            return Ok(());
        };
        let Some(first) = self.cells.cells.first() else {
            return Ok(());
        };
        let mut seat = seat(self, first, behind, self.open_comment);
        let leading = self.cells.leading().filter(|_| self.is_led(slot));
        let mut front = "";
        if let Some((cell, comma)) = leading {
            let file = self.plan.file;
            let indent = file.layout.indentation(cell.member.start).to_owned();
            seat = Seat::on_a_line(seat.at, file.layout.line_end(cell.member.start), indent);
            front = file.source.slice(comma);
        }
        let made = self.make(new, &seat)?;
        let comma = if self.needs_comma(slot) { "," } else { "" };
        let Made {
            lead, text, tail, ..
        } = &made;
        if seat.in_front {
            // Everything that follows keeps what it had in front of it.
            let gap = if made.open_comment {
                self.line()
            } else {
                seat.gap.clone()
            };
            let lead = lead.trim_start();
            self.edits
                .insert(seat.at, &format!("{lead}{text}{comma}{tail}{gap}"));
            self.open_comment = false;
        } else {
            self.edits
                .insert(seat.at, &format!("{lead}{front}{text}{comma}{tail}"));
            self.open_comment = made.open_comment;
            self.is_first = false;
        }
        Ok(())
    }

    /// What stands in front of the closing bracket.
    fn close(&mut self) {
        if self.open_comment && !breaks_line(&self.cells.rest) {
            let start = self.cells.rest_start();
            let blank = self.cells.rest.first();
            let blank = blank.filter(|piece| piece.kind == Trivia::Blank);
            let span = blank.map_or(Span::at(start), |blank| blank.span);
            self.edits.replace(span, self.closing_line());
        }
    }

    /// A line end and the indentation of a member.
    pub(super) fn line(&self) -> String {
        let file = self.plan.file;
        let start = self.group.span.start;
        let indent = match self.cells.cells.iter().find(|cell| cell.starts_line()) {
            Some(cell) => file.layout.indentation(cell.member.start).to_owned(),
            None => format!("{}{}", file.layout.indentation(start), self.unit()),
        };
        format!("{}{indent}", file.layout.line_end(start))
    }

    /// One step of indentation here.
    pub(super) fn unit(&self) -> String {
        let around = self.group.around.iter().copied();
        let containers: Vec<_> = around.chain([self.group.value]).collect();
        self.plan.file.unit(&containers)
    }

    /// How names and values are set off from each other here.
    pub(super) fn colon(&self) -> &'static str {
        let file = self.plan.file;
        let own = self.inside.iter().take(1);
        let around = self.group.around.iter().rev().filter_map(|value| {
            let start = self.group.span.start;
            let inside = members(*value).into_iter();
            inside
                .filter(move |member| member.span.start < start)
                .next_back()
        });
        let mut all = own.copied().chain(around);
        all.find_map(|member| super::style::colon(&member, file.source))
            .unwrap_or(file.house().colon)
    }
}
