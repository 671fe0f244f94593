//! Floor 3: items of objects and arrays that come and go.

use std::collections::BTreeSet;

use super::write::{Lay, OnLines};
use super::{Gathered, Lowering};
use crate::language::bicep::syntax::{Item, Node, NodeId};
use crate::language::bicep::token::{Token, TokenKind};
use crate::language::lowered::Refusal;
use crate::model::{Change, Position, Slot, Written, arrange};
use crate::text::{Span, offset};

impl Lowering<'_> {
    /// The items of an object or array, in order.
    pub(super) fn items(&self, owner: NodeId) -> Vec<Span> {
        let document = self.document;
        match document.node(owner) {
            Node::Object(_) => {
                let view = document.object(owner);
                let items = view.into_iter().flat_map(|view| view.items());
                let spans = items.map(|item| match item {
                    Item::Property(property) => property.span,
                    Item::Spread { id, .. } | Item::Broken(id) => document.span(id),
                    Item::Declaration(id) => document.statement(id).span,
                });
                spans.collect()
            }
            Node::Array(items) => document.list(items).map(|id| document.span(id)).collect(),
            _ => Vec::new(),
        }
    }

    /// The names of an object's items.
    fn names(&self, object: NodeId) -> Vec<Option<String>> {
        let view = self.document.object(object);
        let items = view.into_iter().flat_map(|view| view.items());
        let names = items.map(|item| match item {
            Item::Property(property) => property.key.name.map(std::borrow::Cow::into_owned),
            _ => None,
        });
        names.collect()
    }

    /// Takes items of an object or array away.
    pub(super) fn remove_items(
        &self,
        owner: NodeId,
        gone: &BTreeSet<usize>,
        gathered: &mut Gathered,
    ) -> Result<(), Refusal> {
        let items = self.items(owner);
        let whole = self.document.span(owner);
        gathered.fences.push(whole);
        let last_kept = (0..items.len()).rfind(|number| !gone.contains(number));
        for &number in gone {
            let Some(item) = items.get(number).copied() else {
                return Err(Refusal::Absent {
                    at: whole,
                    wanted: "item",
                });
            };
            if let Some(lines) = self.lines(item).filter(|lines| whole.contains(lines.whole)) {
                gathered.replace(self.with_empty_line(lines.whole), "");
                continue;
            }
            let cut = self.cut(&items, number, last_kept, whole);
            gathered.replace(cut.ok_or(Refusal::Tangled { at: item })?, "");
        }
        Ok(())
    }

    /// What goes of a line with an item that shares it with others: its comma, and the comments
    /// between that and the next one. Of the last items that go each takes the comma before it.
    fn cut(
        &self,
        items: &[Span],
        number: usize,
        last_kept: Option<usize>,
        whole: Span,
    ) -> Option<Span> {
        let item = *items.get(number)?;
        let before = number.checked_sub(1).and_then(|before| items.get(before));
        let after = self.token_after(item.end);
        let gone = match (before, after.kind) {
            (_, TokenKind::Comma) if last_kept > Some(number) => {
                let start = self.token_before(item.start).span.end;
                Span::new(self.past_blanks(start), self.past_blanks(after.span.end))
            }
            (Some(before), kind) => {
                let kept = Span::new(before.end, self.token_after(before.end).span.start);
                let tail = Span::new(item.end, after.span.start);
                let own = if kind.is_closer() {
                    self.text(tail).trim_end().len()
                } else {
                    0
                };
                let stays = last_kept >= number.checked_sub(1);
                let kept = if stays { self.text(kept) } else { "" };
                let start = before.end + offset(kept.trim_end().len());
                Span::new(start, item.end + offset(own))
            }
            (None, TokenKind::Comma) if items.len() > 1 => item,
            (None, kind) if kind.is_closer() => Span::new(whole.start + 1, whole.end - 1),
            _ => return None,
        };
        let around = [
            Span::new(gone.start, item.start),
            Span::new(item.end, gone.end),
        ];
        let one_line = |span: &Span| !self.text(*span).contains('\n');
        around.iter().all(one_line).then_some(gone)
    }

    pub(super) fn token_after(&self, at: u32) -> Token {
        let tokens = self.document.tokens();
        let next = tokens.partition_point(|token| token.span.start < at);
        tokens.get(next).copied().unwrap_or(Token {
            span: Span::at(offset(self.document.text().len())),
            kind: TokenKind::End,
            broken: false,
        })
    }

    fn token_before(&self, at: u32) -> Token {
        let tokens = self.document.tokens();
        let next = tokens.partition_point(|token| token.span.end <= at);
        let before = next.checked_sub(1).and_then(|before| tokens.get(before));
        before.copied().unwrap_or(Token {
            span: Span::at(0),
            kind: TokenKind::NewLine,
            broken: false,
        })
    }

    fn past_blanks(&self, at: u32) -> u32 {
        let rest = self.document.text().get(at as usize..).unwrap_or_default();
        at + offset(rest.len() - rest.trim_start_matches([' ', '\t']).len())
    }

    pub(super) fn array_to_object(
        &self,
        array: Span,
        drop: &[Span],
        gathered: &mut Gathered,
    ) -> Result<(), Refusal> {
        let id = self.value(array)?;
        let Node::Array(items) = self.document.node(id) else {
            return Err(Refusal::Computed {
                at: array,
                wanted: "array",
            });
        };
        gathered.fences.push(array);
        gathered.replace(Span::new(array.start, array.start + 1), "{");
        gathered.replace(Span::new(array.end - 1, array.end), "}");
        for (number, item) in self.document.list(items).enumerate() {
            let span = self.document.span(item);
            if drop.contains(&span) {
                gathered.remove(id, number);
            } else {
                gathered.replace(span, format!("{}: {{}}", self.as_key(item)?));
            }
        }
        Ok(())
    }

    /// New items of the object or array at `at`.
    pub(super) fn insert(
        &self,
        at: Span,
        changes: &[&Change],
        gathered: &mut Gathered,
    ) -> Result<(), Refusal> {
        if let Some(super::Part::Decorators) = self.part(at) {
            return self.decorate(at, changes, gathered);
        }
        let owner = self.value(at)?;
        let is_object = matches!(self.document.node(owner), Node::Object(_));
        if !is_object && !matches!(self.document.node(owner), Node::Array(_)) {
            let wanted = "object or array";
            return Err(Refusal::Computed { at, wanted });
        }
        gathered.fences.push(at);
        let mut new: Vec<(Option<&str>, Position)> = Vec::with_capacity(changes.len());
        for change in changes {
            match change {
                Change::Insert { name, position, .. } if is_object => {
                    new.push((name.plain(), position.clone()));
                }
                Change::Move { key, position, .. } if is_object => {
                    // Its name is plain, or it would not be moved by it.
                    new.push((Some(self.text(*key)), position.clone()));
                }
                Change::Append { .. } if !is_object => new.push((None, Position::Last)),
                _ => {
                    let wanted = "place for a new item";
                    return Err(Refusal::Absent { at, wanted });
                }
            }
        }
        let items = self.items(owner);
        let names = if is_object {
            self.names(owner)
        } else {
            vec![None; items.len()]
        };
        let names: Vec<Option<&str>> = names.iter().map(Option::as_deref).collect();
        // New items by the old one that they stand behind.
        let mut runs: Vec<(Option<usize>, Vec<&Change>)> = Vec::new();
        let mut behind = None;
        for slot in arrange(&names, &new) {
            match slot {
                Slot::Old(number) => behind = Some(number),
                Slot::New(number) => match runs.last_mut() {
                    Some((anchor, run)) if *anchor == behind => run.push(changes[number]),
                    _ => runs.push((behind, vec![changes[number]])),
                },
            }
        }
        for (behind, run) in runs {
            self.insert_run(owner, &items, behind, &run, gathered)?;
        }
        Ok(())
    }

    fn insert_run(
        &self,
        owner: NodeId,
        items: &[Span],
        behind: Option<usize>,
        run: &[&Change],
        gathered: &mut Gathered,
    ) -> Result<(), Refusal> {
        let whole = self.document.span(owner);
        let refused = Refusal::NoRoom { at: whole };
        let inner = Span::new(whole.start + 1, whole.end - 1);
        let is_blank = self.text(inner).trim().is_empty();
        let on_lines = self.has_lines(owner) || items.is_empty();
        let end = self.layout.line_end(whole.start);
        let unit = self.unit();
        let outer = self.layout.indentation(whole.start);
        let shown = items.first().map(|first| first.start);
        let shown = shown.or_else(|| self.comment_in(whole));
        let indent = match shown.filter(|first| self.layout.starts_line(*first)) {
            Some(first) => self.layout.indentation(first).to_owned(),
            None => format!("{outer}{unit}"),
        };
        let indent = &indent;
        let lay = Lay {
            lines: on_lines.then_some(OnLines { end, indent, unit }),
            habits: self.habits(owner),
        };
        let texts = run.iter().map(|change| self.new_item(change, whole, lay));
        let texts = texts.collect::<Result<Vec<String>, Refusal>>()?;
        let last = behind.and_then(|number| items.get(number));
        if !on_lines {
            let comma = lay.habits.comma;
            let joined = texts.join(comma);
            match (last, items.first()) {
                (Some(last), _) => gathered.replace(Span::at(last.end), format!("{comma}{joined}")),
                (None, Some(first)) => {
                    gathered.replace(Span::at(first.start), format!("{joined}{comma}"));
                }
                (None, None) => return Err(refused),
            }
            return Ok(());
        }
        let before = format!("{end}{indent}");
        let lines = format!("{before}{}", texts.join(&before));
        if items.is_empty() && is_blank {
            gathered.replace(inner, format!("{lines}{end}{outer}"));
            return Ok(());
        }
        let place = match last {
            Some(last) => self.tail_end(last.end),
            None if items.is_empty() => self.before_closer(inner),
            None => self.tail_end(whole.start + 1),
        };
        let place = place.filter(|place| *place < whole.end).ok_or(refused)?;
        gathered.replace(Span::at(place), lines);
        Ok(())
    }

    /// The end of the last comment in an object or array without items, when the closing bracket
    /// has a line of its own.
    fn before_closer(&self, inner: Span) -> Option<u32> {
        let own_line = self.layout.starts_line(inner.end);
        own_line.then(|| inner.start + offset(self.text(inner).trim_end().len()))
    }

    /// A new item as it is written.
    fn new_item(&self, change: &Change, at: Span, lay: Lay<'_>) -> Result<String, Refusal> {
        match change {
            Change::Insert { name, value, .. } => {
                let written = self.written_key(name, at, lay.habits)?;
                let colon = lay.habits.colon;
                let own = format!("{written}{colon}{}", self.written(value, at, lay)?);
                match name {
                    Written::Copy(item) => self.with_comments(*item, &own, lay),
                    _ => Ok(own),
                }
            }
            Change::Append { value, .. } => self.written(value, at, lay),
            Change::Move { key, .. } => self.moved(*key, lay),
            other => Err(Refusal::Absent {
                at: other.place(),
                wanted: "place for a new item",
            }),
        }
    }
}
