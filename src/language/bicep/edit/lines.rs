//! Floor 3: the lines that an item has to itself, with the comments that belong to it.

use super::write::Lay;
use super::{Gathered, Lowering};
use crate::language::bicep::syntax::{Node, NodeId};
use crate::language::bicep::token::TokenKind;
use crate::language::bicep::trivia::TriviaKind;
use crate::language::lowered::Refusal;
use crate::text::{Span, offset, reindent};

/// One step of indentation where the file shows none.
const UNIT: &str = "  ";

/// What stands around an item on its own lines.
pub(super) struct Lines {
    /// From the comments above it to the end of its last line, line end included.
    pub(super) whole: Span,
    /// The end of its last line.
    pub(super) end: u32,
}

impl<'t> Lowering<'t> {
    /// Whether an object or array lies on several lines.
    pub(super) fn has_lines(&self, owner: NodeId) -> bool {
        self.text(self.document.span(owner)).contains('\n')
    }

    /// One step of indentation, as the first object on several lines has it.
    pub(super) fn unit(&self) -> &'t str {
        self.unit.get_or_init(|| {
            let shown = self.document.nodes().filter_map(|id| {
                let start = self.document.span(id).start;
                let first = self.first_inside(id)?;
                let on_lines = self.layout.starts_line(first);
                let unit = self.layout.unit(start, first).filter(|_| on_lines)?;
                Some((start, unit))
            });
            shown.min().map_or(UNIT, |(_, unit)| unit)
        })
    }

    /// Where the first item of an object or array begins, or the first comment when it has none.
    fn first_inside(&self, owner: NodeId) -> Option<u32> {
        let (Node::Object(items) | Node::Array(items)) = self.document.node(owner) else {
            return None;
        };
        let first = self.document.list(items).next();
        match first {
            Some(first) => Some(self.document.span(first).start),
            None => self.comment_in(self.document.span(owner)),
        }
    }

    /// The first comment between brackets that hold nothing else.
    pub(super) fn comment_in(&self, whole: Span) -> Option<u32> {
        let inner = Span::new(whole.start + 1, whole.end - 1);
        let text = self.text(inner);
        let blank = text.len() - text.trim_start().len();
        (blank < text.len()).then(|| inner.start + offset(blank))
    }

    /// The end of the line of `at`, when nothing but comments stands between.
    pub(super) fn tail_end(&self, at: u32) -> Option<u32> {
        let text = self.document.text();
        let rest = Span::new(at, offset(text.len()));
        let tokens = self.document.tokens();
        let next = tokens.partition_point(|token| token.span.start < at);
        let end = tokens.get(next).map_or(rest.end, |token| token.span.start);
        let ends = tokens
            .get(next)
            .is_none_or(|token| matches!(token.kind, TokenKind::NewLine | TokenKind::End));
        let tail = Span::new(at, end).slice(text);
        // A comment of several lines goes on to another line.
        (ends && !tail.contains('\n')).then(|| at + offset(tail.trim_end().len()))
    }

    /// The lines of an item, when it has them to itself.
    pub(super) fn lines(&self, item: Span) -> Option<Lines> {
        if !self.layout.starts_line(item.start) {
            return None;
        }
        let end = self.tail_end(item.end)?;
        let rest = self.document.text().get(end as usize..)?;
        let after = rest.find('\n').map_or(rest.len(), |length| length + 1);
        Some(Lines {
            whole: Span::new(self.comments_above(item.start), end + offset(after)),
            end,
        })
    }

    /// The start of the lines above `start` that describe what begins there: comments and
    /// directives, without an empty line between.
    fn comments_above(&self, start: u32) -> u32 {
        let text = self.document.text();
        let tokens = self.document.tokens();
        let mut before = tokens.partition_point(|token| token.span.end <= start);
        while before > 0
            && tokens.get(before - 1).map(|token| token.kind) == Some(TokenKind::NewLine)
        {
            before -= 1;
        }
        let gap = before.checked_sub(1).and_then(|last| tokens.get(last));
        let gap = Span::new(gap.map_or(0, |token| token.span.end), start);
        let comments = self.document.trivia(gap);
        let comments = comments
            .filter(|one| is_comment(one.kind))
            .map(|one| one.span);
        let comments: Vec<Span> = comments.collect();
        let mut top = self.layout.line_start(start);
        let mut left = comments.len();
        while let Some(last) = left.checked_sub(1).and_then(|last| comments.get(last)) {
            let adjoins =
                last.end <= top && Span::new(last.end, top).slice(text).matches('\n').count() == 1;
            if !adjoins {
                break;
            }
            left -= 1;
            let mut line = self.layout.line_start(last.start);
            while let Some(beside) = left.checked_sub(1).and_then(|last| comments.get(last)) {
                if beside.end <= line {
                    break;
                }
                left -= 1;
                line = self.layout.line_start(beside.start);
            }
            if line < gap.start {
                break;
            }
            top = line;
        }
        top
    }

    /// With the empty line behind it, when one stands before it too.
    pub(super) fn with_empty_line(&self, gone: Span) -> Span {
        let text = self.document.text();
        let rest = text.get(gone.end as usize..).unwrap_or_default();
        let next = rest.split_inclusive('\n').next().unwrap_or_default();
        let above = self.layout.line_start(gone.start.saturating_sub(1));
        let before = Span::new(above, gone.start).slice(text);
        let empty = |line: &str| line.ends_with('\n') && line.trim().is_empty();
        if empty(next) && empty(before) {
            return Span::new(gone.start, gone.end + offset(next.len()));
        }
        gone
    }

    /// Takes a declaration away with its lines, and one empty line beside it.
    pub(super) fn remove_statement(
        &self,
        item: Span,
        gathered: &mut Gathered,
    ) -> Result<(), Refusal> {
        if let Some(at) = self.reference(item) {
            return Err(Refusal::Referred { at });
        }
        let text = self.document.text();
        let lines = self.lines(item).ok_or(Refusal::Tangled { at: item })?;
        let mut gone = lines.whole;
        let rest = text.get(gone.end as usize..).unwrap_or_default();
        let next = rest.lines().next().unwrap_or_default().trim();
        let above = self.layout.line_start(gone.start.saturating_sub(1));
        let before = Span::new(above, gone.start).slice(text);
        let ends = next.is_empty() || next.starts_with('}');
        if ends && gone.start > above && before.trim().is_empty() {
            gone.start = above;
        }
        gathered.fences.push(gone);
        gathered.replace(gone, "");
        Ok(())
    }

    /// Where the file refers to the declaration at `item` from outside of it.
    fn reference(&self, item: Span) -> Option<Span> {
        let document = self.document;
        let mut all = document.all_statements();
        let (_, statement) = all.find(|(_, one)| one.keyword.start == item.start)?;
        let name = document.source(statement.kind.name()?);
        let mut names = document.nodes().filter_map(|id| match document.node(id) {
            Node::Variable => Some(document.span(id)),
            Node::Nested { name, .. } => Some(document.span(name)),
            _ => None,
        });
        names.find(|at| !item.contains(*at) && at.slice(document.text()) == name)
    }

    /// A property as it is written, with its comments, for another place.
    pub(super) fn moved(&self, key: Span, lay: Lay<'_>) -> Result<String, Refusal> {
        let (owner, number) = self.key(key)?;
        let unfit = Refusal::Unfit {
            at: key,
            as_what: "something that can be moved",
        };
        let Some(item) = self.items(owner).get(number).copied() else {
            return Err(unfit);
        };
        let lines = self.lines(item);
        let place = lines.as_ref().map_or(item, |lines| {
            let top = lines.whole.start + offset(self.layout.indentation(lines.whole.start).len());
            Span::new(top, lines.end)
        });
        let text = self.text(place);
        let Some(lay) = lay.lines else {
            let fits = !text.contains('\n') && !text.contains("//");
            return if fits {
                Ok(text.to_owned())
            } else {
                Err(unfit)
            };
        };
        let starts = self.line_starts(place);
        let from = self.layout.indentation(item.start);
        let to = lay.indent;
        Ok(reindent(text, &starts, from, to).into_owned())
    }

    /// `own`, which is there in place of an item of an array, with all comments beside the item.
    pub(super) fn with_comments(
        &self,
        item: Span,
        own: &str,
        lay: Lay<'_>,
    ) -> Result<String, Refusal> {
        let Ok((array, number)) = self.item(item) else {
            return Ok(own.to_owned());
        };
        let (items, whole) = (self.items(array), self.document.span(array));
        let before = number.checked_sub(1).and_then(|before| items.get(before));
        let start = match before.map(|before| self.token_after(before.end)) {
            Some(comma) if comma.kind == TokenKind::Comma => comma.span.end,
            Some(other) => other.span.start,
            None => whole.start + 1,
        };
        let after = self.token_after(item.end).span;
        let mut behind = self.text(Span::new(item.end, after.start)).to_owned();
        if number + 1 == items.len() {
            let rest = Span::new(after.start, whole.end - 1);
            behind.push_str(self.text(rest).trim_start_matches(','));
        }
        let to = lay.lines.as_ref().map_or("", |lines| lines.indent);
        let moved = |text: &str| {
            let starts = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
            let from = self.layout.indentation(item.start);
            reindent(text, &starts.collect::<Vec<_>>(), from, to).into_owned()
        };
        let (above, behind) = (
            moved(self.text(Span::new(start, item.start))),
            moved(&behind),
        );
        let (above, behind) = (above.trim_start(), behind.trim_end());
        let takes_lines = [above, behind]
            .iter()
            .any(|comments| comments.contains('\n') || comments.contains("//"));
        if takes_lines && lay.lines.is_none() {
            let as_what = "a property on one line: its comments take lines of their own";
            return Err(Refusal::Unfit { at: item, as_what });
        }
        Ok(format!("{above}{own}{behind}"))
    }

    /// The starts of the lines inside of `place` that can be indented otherwise, from its start on:
    /// those of texts cannot.
    fn line_starts(&self, place: Span) -> Vec<usize> {
        let texts = self.document.tokens_in(place).iter();
        let texts = texts
            .filter(|token| token.kind.is_text())
            .map(|token| token.span);
        let texts: Vec<Span> = texts.collect();
        let text = self.text(place);
        let starts = memchr::memchr_iter(b'\n', text.as_bytes()).filter(|at| {
            let at = place.start + offset(*at);
            let next = texts.partition_point(|text| text.end <= at);
            texts.get(next).is_none_or(|text| at < text.start)
        });
        starts.map(|at| at + 1).collect()
    }
}

const fn is_comment(kind: TriviaKind) -> bool {
    !matches!(kind, TriviaKind::Blank | TriviaKind::ByteOrderMark)
}
