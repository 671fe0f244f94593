//! Floor 3: a new member of an object or array: where it stands, and its text.

use super::cells::{Cell, Cells};
use super::container::Weaver;
use super::find::{find, members};
use super::plan::{Incoming, Origin};
use super::replace::are_flat;
use super::style::{blank, separator};
use super::trivia::{Trivia, ends_in_line_comment, line_starts, pieces};
use super::write::Ink;
use crate::language::Refusal;
use crate::language::arm::tree::Value;
use crate::model::Written;
use crate::text::{Edit, EditSet, Span, reindent};

/// A value that is longer than this does not stay on one line, if it may be on several.
const WIDTH: usize = 100;

/// Where a new member goes, and what sets it off.
pub(super) struct Seat {
    pub(super) at: u32,
    /// What stands in front of it; a line end when it has a line of its own.
    pub(super) lead: String,
    /// The indentation of its line.
    pub(super) indent: String,
    /// Whether it has a line of its own.
    pub(super) starts_line: bool,
    /// Whether it goes directly in front of the first member, on its line.
    pub(super) in_front: bool,
    /// What sets that first member off then.
    pub(super) gap: String,
}

/// The text of a new member; a comma goes between `text` and `tail`.
pub(super) struct Made {
    pub(super) lead: String,
    pub(super) text: String,
    pub(super) tail: String,
    /// Whether the tail is a line comment.
    pub(super) open_comment: bool,
}

/// Where and how a new member goes behind the old one of number `behind`.
pub(super) fn seat(
    weaver: &Weaver<'_, '_, '_, '_>,
    first: &Cell,
    behind: Option<usize>,
    open: bool,
) -> Seat {
    let neighbour = behind.and_then(|index| weaver.cells.cells.get(index));
    let file = weaver.plan.file;
    let at = neighbour.map_or(first.own, |cell| cell.end);
    let gap = separator_of(weaver);
    let near = neighbour.unwrap_or(first);
    if near.starts_line() || open {
        let indent = if near.starts_line() {
            file.layout.indentation(near.member.start).to_owned()
        } else {
            let line = weaver.line();
            line.trim_start_matches(['\r', '\n']).to_owned()
        };
        return Seat::on_a_line(at, file.layout.line_end(near.member.start), indent);
    }
    let lead = if weaver.is_first {
        let blanks = file
            .source
            .slice(Span::new(first.start, first.member.start));
        blank(blanks).unwrap_or(" ").to_owned()
    } else {
        gap.to_owned()
    };
    let is_kept = !weaver.group.removed.contains(&first.member.start);
    let in_front = neighbour.is_none() && is_kept;
    Seat {
        at: if in_front { first.first_byte() } else { at },
        lead,
        indent: file.layout.indentation(near.member.start).to_owned(),
        starts_line: false,
        in_front,
        gap: gap.to_owned(),
    }
}

impl Seat {
    pub(super) fn on_a_line(at: u32, line_end: &str, indent: String) -> Self {
        Self {
            at,
            lead: format!("{line_end}{indent}"),
            indent,
            starts_line: true,
            in_front: false,
            gap: String::new(),
        }
    }
}

/// What follows a comma on one line here.
pub(super) fn separator_of(weaver: &Weaver<'_, '_, '_, '_>) -> &'static str {
    let file = weaver.plan.file;
    let pairs = weaver.inside.windows(2);
    let mut found = pairs.filter_map(|pair| {
        separator(
            file.source
                .slice(Span::new(pair[0].span.end, pair[1].span.start)),
        )
    });
    found.next().unwrap_or(file.house().separator)
}

impl<'t> Weaver<'_, '_, 't, '_> {
    /// The text of a new member at its seat.
    pub(super) fn make(&self, new: &Incoming<'t, '_>, seat: &Seat) -> Result<Made, Refusal> {
        let mut beside = Beside::default();
        let text = match new {
            Incoming::Moved(origin) => return self.moved(*origin, seat),
            Incoming::Item(item) if self.group.converted => {
                let name = self.plan.file.key(item, &self.ink(seat, true))?;
                format!("{name}{}{{}}", self.colon())
            }
            Incoming::Item(item) => self.laid_out(item, seat, "")?,
            Incoming::Property(name, value) => {
                if let Written::Copy(item) = name {
                    beside = self.beside_item(*item, seat);
                }
                let name = self.plan.file.key(name, &self.ink(seat, true))?;
                let start = format!("{name}{}", self.colon());
                let value = self.laid_out(value, seat, &start)?;
                format!("{start}{value}")
            }
        };
        Ok(beside.around(text, seat))
    }

    /// The comments beside an item of an array, those that describe nothing else among them.
    fn beside_item(&self, item: Span, seat: &Seat) -> Beside {
        let file = self.plan.file;
        let array = find(file.tree, item).and_then(|place| place.around.last().copied());
        let Some(array) = array.filter(|array| array.is_array()) else {
            return Beside::default();
        };
        let text = file.source.text();
        let cells = Cells::new(text, array.span(), &members(array));
        let all = &cells.cells;
        let Some(at) = all.iter().position(|cell| cell.member == item) else {
            return Beside::default();
        };
        let start = if at == 0 {
            cells.inner.start
        } else {
            all[at].start
        };
        let end = if at + 1 == all.len() {
            cells.inner.end
        } else {
            all[at].end
        };
        let from = file.layout.indentation(item.start);
        let line = self.line();
        let to = if seat.starts_line {
            &*seat.indent
        } else {
            line.trim_start_matches(['\r', '\n'])
        };
        let moved = |text: &str| reindent(text, &line_starts(text), from, to).into_owned();
        Beside {
            above: moved(&all[at].in_front(start, text)),
            tail: moved(&tail(Span::new(item.end, end), text)),
        }
    }

    fn ink(&self, seat: &Seat, flat: bool) -> Ink {
        let ink = self.plan.file.plain_ink(self.group.span);
        Ink {
            unit: self.unit(),
            colon: self.colon(),
            indent: seat.indent.clone(),
            flat,
            ..ink
        }
    }

    /// A value on one line when its neighbours are, or when there is but one line.
    fn laid_out(&self, value: &Written, seat: &Seat, start: &str) -> Result<String, Refusal> {
        let file = self.plan.file;
        let siblings = self.inside.iter().map(|member| member.value);
        if !seat.starts_line {
            return file.json(value, &self.ink(seat, true));
        }
        if are_flat(value, siblings) {
            let flat = file.json(value, &self.ink(seat, true))?;
            if fits(&flat, &seat.indent, start) {
                return Ok(flat);
            }
        }
        file.json(value, &self.ink(seat, false))
    }

    /// A property as it is written elsewhere, with the comments that describe it.
    fn moved(&self, origin: Origin<'t>, seat: &Seat) -> Result<Made, Refusal> {
        let file = self.plan.file;
        let text = file.source.text();
        let inside = members(origin.object);
        let cells = Cells::new(text, origin.object.span(), &inside);
        let mut all = cells.cells.iter();
        let Some(cell) = all.find(|cell| cell.member == origin.member) else {
            return Err(Refusal::Absent {
                at: origin.member,
                wanted: "property",
            });
        };
        let from = file.layout.indentation(cell.member.start);
        let moved =
            |text: &str| reindent(text, &line_starts(text), from, &seat.indent).into_owned();
        let above = cell.in_front(cell.own, text);
        let own = cell.member;
        let edits = self.plan.edits(Some(own))?;
        let shifted = edits.into_iter().map(|edit| Edit {
            span: Span::new(edit.span.start - own.start, edit.span.end - own.start),
            text: edit.text,
        });
        let member = EditSet::new(shifted.collect())?.apply(own.slice(text));
        let beside = Beside {
            above: moved(&above),
            tail: tail(Span::new(cell.member.end, cell.end), text),
        };
        Ok(beside.around(moved(&member), seat))
    }
}

/// What goes with a member: in front of it, and behind it.
#[derive(Default)]
struct Beside {
    above: String,
    tail: String,
}

impl Beside {
    /// A member with what goes with it.
    fn around(self, text: String, seat: &Seat) -> Made {
        let Self { above, tail } = self;
        let whole = Span::new(0, crate::text::offset(tail.len()));
        Made {
            lead: format!("{}{}", seat.lead, above.trim_start()),
            text,
            open_comment: ends_in_line_comment(&pieces(&tail, whole)),
            tail,
        }
    }
}

/// What stands behind a member and goes with it, without the comma.
fn tail(behind: Span, text: &str) -> String {
    let all = pieces(text, behind);
    let mut tail = String::new();
    for piece in all {
        if piece.kind != Trivia::Comma {
            tail.push_str(piece.span.slice(text));
        }
    }
    tail.trim_end().to_owned()
}

/// Whether a value that starts behind `start` ends in good time.
pub(super) fn fits(value: &str, indent: &str, start: &str) -> bool {
    !value.contains('\n') && indent.len() + start.len() + value.len() < WIDTH
}

/// Whether a value is an object or array with members.
pub(super) fn is_filled(value: Value<'_>) -> bool {
    value.first().is_some()
}
