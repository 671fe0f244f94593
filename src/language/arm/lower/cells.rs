//! Floor 3: an object or array cut into cells, one for each member with what belongs to it.

use crate::text::Span;

use super::find::Member;
use super::trivia::{Piece, Trivia, ends_in_line_comment, pieces};

/// A member, and the text that belongs to it.
///
/// ```text
///   previous,
///                          ← start: the cells leave no gap
///   // free-standing
///                          ← own: from the line end in front of what goes with the member
///   // about the member
///   "member": value , // about the member too
///                                             ← end
/// ```
pub(super) struct Cell {
    /// Where the cell before it ends.
    pub(super) start: u32,
    /// Where the text that goes with the member starts.
    pub(super) own: u32,
    pub(super) member: Span,
    /// The comma in front of the member, on its line.
    pub(super) leading_comma: Option<u32>,
    /// The comma behind the member.
    pub(super) comma: Option<u32>,
    pub(super) end: u32,
    /// Between `start` and `member`.
    lead: Vec<Piece>,
    /// Between `member` and `end`.
    tail: Vec<Piece>,
}

/// What stands between the brackets of an object or array.
pub(super) struct Cells {
    /// Between the brackets.
    pub(super) inner: Span,
    /// Behind a comment on the line of the opening bracket.
    pub(super) head: u32,
    pub(super) cells: Vec<Cell>,
    /// In front of the closing bracket: what belongs to no member.
    pub(super) rest: Vec<Piece>,
    head_pieces: Vec<Piece>,
}

impl Cells {
    /// Cuts the container at `span` into cells.
    pub(super) fn new(text: &str, span: Span, members: &[Member<'_>]) -> Self {
        let inner = Span::new(span.start + 1, span.end.saturating_sub(1));
        let first = members
            .first()
            .map_or(inner.end, |member| member.span.start);
        let gap = pieces(text, Span::new(inner.start, first));
        let head = match gap.iter().position(|piece| piece.is_newline()) {
            Some(newline) => last_comment(gap.get(..newline)).unwrap_or(inner.start),
            None => inner.start,
        };
        let (head_pieces, mut lead) = split(gap, head);
        let mut start = head;
        let mut leading_comma = None;
        let mut cells = Vec::with_capacity(members.len());
        for (index, member) in members.iter().enumerate() {
            let next = members.get(index + 1).map(|next| next.span.start);
            let gap = pieces(text, Span::new(member.span.end, next.unwrap_or(inner.end)));
            let comma = gap.iter().position(|piece| piece.kind == Trivia::Comma);
            let leads = next.is_some() && comma.is_some_and(|comma| leads(&gap, comma));
            let end = cell_end(
                &gap,
                comma.filter(|_| !leads),
                member.span.end,
                next.is_some(),
            );
            let comma = comma.map(|comma| gap[comma].span.start);
            let (tail, next_lead) = split(gap, end);
            cells.push(Cell {
                start,
                own: own_start(&lead, start),
                member: member.span,
                leading_comma,
                comma: comma.filter(|_| !leads),
                end,
                lead: std::mem::replace(&mut lead, next_lead),
                tail,
            });
            start = end;
            leading_comma = comma.filter(|_| leads);
        }
        Self {
            inner,
            head,
            cells,
            rest: lead,
            head_pieces,
        }
    }

    /// Where the text that belongs to no member starts.
    pub(super) fn rest_start(&self) -> u32 {
        self.cells.last().map_or(self.head, |cell| cell.end)
    }

    /// Whether the last member has a comma behind it.
    pub(super) fn has_trailing_comma(&self) -> bool {
        self.cells.last().is_some_and(|cell| cell.comma.is_some())
    }

    /// A member with the comma in front of it, and the bytes of that.
    pub(super) fn leading(&self) -> Option<(&Cell, Span)> {
        let mut cells = self.cells.iter();
        cells.find_map(|cell| Some((cell, cell.leading_comma_with_blanks()?)))
    }

    /// Whether a line comment stands behind the opening bracket.
    pub(super) fn head_ends_in_line_comment(&self) -> bool {
        ends_in_line_comment(&self.head_pieces)
    }

    /// Whether a comment would stay when all members go.
    pub(super) fn has_free_comment(&self) -> bool {
        let has = |pieces: &[Piece]| pieces.iter().any(|piece| piece.is_comment());
        has(&self.head_pieces) || has(&self.rest) || self.cells.iter().any(|cell| has(cell.free()))
    }
}

impl Cell {
    /// Whether the member has a line of its own to start on.
    pub(super) fn starts_line(&self) -> bool {
        self.lead.iter().any(|piece| piece.is_newline())
    }

    /// The first byte that is no blank: of a comment, or of the member.
    pub(super) fn first_byte(&self) -> u32 {
        self.byte_behind(self.start)
    }

    /// The same for what goes with the member.
    pub(super) fn own_byte(&self) -> u32 {
        self.byte_behind(self.own)
    }

    fn byte_behind(&self, start: u32) -> u32 {
        let comment = self
            .lead
            .iter()
            .find(|piece| piece.is_comment() && piece.span.start >= start);
        comment.map_or(self.member.start, |comment| comment.span.start)
    }

    /// Whether the text in front of the member starts a line before anything else.
    pub(super) fn breaks_line(&self) -> bool {
        breaks_line(&self.lead)
    }

    /// Whether a line comment ends the cell.
    pub(super) fn ends_in_line_comment(&self) -> bool {
        ends_in_line_comment(&self.tail)
    }

    /// The text in front of the member that does not go with it.
    pub(super) fn free(&self) -> &[Piece] {
        let count = self
            .lead
            .iter()
            .take_while(|piece| piece.span.end <= self.own)
            .count();
        self.lead.get(..count).unwrap_or_default()
    }

    /// The text from `start` to the member, without the comma.
    pub(super) fn in_front(&self, start: u32, text: &str) -> String {
        let comma = self.leading_comma_with_blanks();
        let comma = comma.unwrap_or(Span::at(self.member.start));
        let parts = [
            Span::new(start, comma.start),
            Span::new(comma.end, self.member.start),
        ];
        parts.map(|part| part.slice(text)).concat()
    }

    /// The bytes to take away for the comma in front, with the white space behind it.
    pub(super) fn leading_comma_with_blanks(&self) -> Option<Span> {
        let comma = self.leading_comma?;
        let mut behind = self
            .lead
            .iter()
            .skip_while(|piece| piece.span.start <= comma);
        let blank = behind.next().filter(|piece| piece.kind == Trivia::Blank);
        Some(Span::new(
            comma,
            blank.map_or(comma + 1, |blank| blank.span.end),
        ))
    }

    /// The same from the start of its line, where nothing else stands in front of the comma.
    pub(super) fn line_of_leading_comma(&self) -> Option<Span> {
        let comma = self.leading_comma_with_blanks()?;
        let mut lead = self.lead.iter();
        let at = lead.position(|piece| piece.span.start == comma.start)?;
        let before = self.lead.get(..at)?.iter().rev();
        let mut before = before.skip_while(|piece| piece.kind == Trivia::Blank);
        let newline = before.next().filter(|piece| piece.is_newline())?;
        Some(Span::new(newline.span.end, comma.end))
    }

    /// The bytes to take away for the comma, with white space in front of it.
    pub(super) fn comma_with_blanks(&self) -> Option<Span> {
        let comma = self.comma?;
        let mut before = self.tail.iter().take_while(|piece| piece.span.end <= comma);
        let start = if before.any(|piece| piece.is_comment()) {
            comma
        } else {
            self.member.end
        };
        Some(Span::new(start, comma + 1))
    }
}

/// Whether the pieces start a line before they come to anything else.
pub(super) fn breaks_line(pieces: &[Piece]) -> bool {
    let first = pieces.iter().find(|piece| piece.kind != Trivia::Blank);
    first.is_some_and(|piece| piece.is_newline())
}

/// The end of the last comment.
fn last_comment(pieces: Option<&[Piece]>) -> Option<u32> {
    let last = pieces?.iter().rev().find(|piece| piece.is_comment());
    last.map(|piece| piece.span.end)
}

fn split(mut pieces: Vec<Piece>, at: u32) -> (Vec<Piece>, Vec<Piece>) {
    let count = pieces
        .iter()
        .take_while(|piece| piece.span.end <= at)
        .count();
    let rest = pieces.split_off(count);
    (pieces, rest)
}

/// Whether a comma belongs to what follows it: a line ends before it, and none behind it.
fn leads(gap: &[Piece], comma: usize) -> bool {
    let (before, behind) = gap.split_at(comma);
    let ends_line = |pieces: &[Piece]| pieces.iter().any(|piece| piece.is_newline());
    ends_line(before) && !ends_line(behind)
}

/// Where the cell of a member ends whose gap to the next one, or to the closing bracket, is `gap`,
/// with its comma at the number `comma`.
///
/// A comment on the line of the comma belongs to the member, unless another member follows there.
fn cell_end(gap: &[Piece], comma: Option<usize>, member_end: u32, has_next: bool) -> u32 {
    let (from, least) = match comma {
        Some(comma) => (comma, gap[comma].span.end),
        None => (0, member_end),
    };
    let behind = gap.get(from..).unwrap_or_default();
    let line = match behind.iter().position(|piece| piece.is_newline()) {
        Some(newline) => behind.get(..newline),
        None if has_next => None,
        None => Some(behind),
    };
    last_comment(line).unwrap_or(least)
}

/// Where what goes with a member starts: its line, and the lines above that hold only comments.
fn own_start(lead: &[Piece], start: u32) -> u32 {
    let is_newline = |piece: &Piece| piece.is_newline();
    let Some(mut line) = lead.iter().rposition(is_newline) else {
        return start;
    };
    loop {
        let above = lead.get(..line).unwrap_or_default();
        let Some(newline) = above.iter().rposition(is_newline) else {
            break;
        };
        let has_comment = above.iter().skip(newline).any(|piece| piece.is_comment());
        if !has_comment {
            break;
        }
        line = newline;
    }
    lead.get(line).map_or(start, |piece| piece.span.start)
}
