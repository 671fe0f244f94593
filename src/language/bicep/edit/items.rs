//! Floor 3: items of objects and arrays that come and go.

use super::write::Lay;
use super::{Gathered, Lowering};
use crate::language::bicep::syntax::{Item, Node, NodeId};
use crate::language::lowered::Refusal;
use crate::model::{Change, Position, Slot, arrange};
use crate::text::{Span, offset};

/// One step of indentation where the file shows none.
const UNIT: &str = "  ";

/// Words in front of a comment or directive that describes what follows it.
const ABOVE: [&str; 2] = ["//", "#disable-next-line"];

/// What stands around an item on its own lines.
struct Lines {
    /// From the comments above it to the end of its last line, line end included.
    whole: Span,
    /// The end of its last line.
    end: u32,
}

impl<'t> Lowering<'t> {
    /// The items of an object or array, in order.
    fn items(&self, owner: NodeId) -> Vec<Span> {
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

    /// Whether an object or array lies on several lines.
    pub(super) fn has_lines(&self, owner: NodeId) -> bool {
        self.text(self.document.span(owner)).contains('\n')
    }

    /// One step of indentation, as the first object on several lines has it.
    pub(super) fn unit(&self) -> &'t str {
        self.unit.get_or_init(|| {
            let shown = self.reading.parts.iter().filter_map(|(span, part)| {
                let super::Part::Value(id) = *part else {
                    return None;
                };
                let first = self.items(id).first()?.start;
                let on_lines = self.layout.starts_line(first);
                let unit = self.layout.unit(span.start, first).filter(|_| on_lines)?;
                Some((span.start, unit))
            });
            shown.min().map_or(UNIT, |(_, unit)| unit)
        })
    }

    /// The lines of an item, when it has them to itself.
    fn lines(&self, item: Span) -> Option<Lines> {
        if !self.layout.starts_line(item.start) {
            return None;
        }
        let text = self.document.text();
        let rest = text.get(item.end as usize..)?;
        let length = rest.find('\n').unwrap_or(rest.len());
        let tail = rest.get(..length)?.trim();
        let is_block = tail.starts_with("/*") && tail.find("*/") == Some(tail.len().max(2) - 2);
        if !(tail.is_empty() || tail.starts_with("//") || is_block) {
            return None;
        }
        let after = (length + 1).min(rest.len());
        let next = item.end + offset(after);
        let content = rest.get(..length)?.trim_end_matches('\r').len();
        let mut start = self.layout.line_start(item.start);
        while start > 0 {
            let above = self.layout.line_start(start - 1);
            let line = Span::new(above, start).slice(text).trim();
            let is_block = line.starts_with("/*") && line.ends_with("*/");
            if !is_block && !ABOVE.iter().any(|word| line.starts_with(word)) {
                break;
            }
            start = above;
        }
        Some(Lines {
            whole: Span::new(start, next),
            end: item.end + offset(content),
        })
    }

    pub(super) fn remove_item(
        &self,
        owner: NodeId,
        number: usize,
        gathered: &mut Gathered,
    ) -> Result<(), Refusal> {
        let items = self.items(owner);
        let whole = self.document.span(owner);
        gathered.fences.push(whole);
        let Some(item) = items.get(number).copied() else {
            return Err(Refusal::Absent {
                at: whole,
                wanted: "item",
            });
        };
        if let Some(lines) = self.lines(item).filter(|lines| whole.contains(lines.whole)) {
            gathered.replace(lines.whole, "");
            return Ok(());
        }
        let next = items.get(number + 1);
        let before = number.checked_sub(1).and_then(|number| items.get(number));
        let gone = match (next, before) {
            (Some(next), _) => Span::new(item.start, next.start),
            (None, Some(before)) => Span::new(before.end, item.end),
            (None, None) => Span::new(whole.start + 1, whole.end - 1),
        };
        let around = [
            Span::new(gone.start, item.start.max(gone.start)),
            Span::new(item.end.min(gone.end), gone.end),
        ];
        let has_more = |span: &Span| {
            let text = self.text(*span);
            text.contains(['\n', '/', '#'])
        };
        if around.iter().any(has_more) {
            return Err(Refusal::Unfit {
                at: item,
                as_what: "something that can be cut out of its line",
            });
        }
        gathered.replace(gone, "");
        Ok(())
    }

    /// Takes a declaration away with its lines, and one empty line beside it.
    pub(super) fn remove_statement(
        &self,
        item: Span,
        gathered: &mut Gathered,
    ) -> Result<(), Refusal> {
        let text = self.document.text();
        let Some(lines) = self.lines(item) else {
            return Err(Refusal::Unfit {
                at: item,
                as_what: "something that can be cut out of its line",
            });
        };
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

    /// A property as it is written, for another place: its lines are indented from there on.
    fn moved(&self, key: Span, lay: Lay<'_>) -> Result<String, Refusal> {
        let (owner, number) = self.key(key)?;
        let unfit = Refusal::Unfit {
            at: key,
            as_what: "something that can be moved",
        };
        let Some(item) = self.items(owner).get(number).copied() else {
            return Err(unfit);
        };
        let text = self.text(item);
        let Lay::Lines { indent, .. } = lay else {
            return Err(unfit);
        };
        // Comments stay where they are, and lines of a text are not to be moved.
        let alone = self.lines(item).is_some_and(|lines| {
            lines.end == item.end && lines.whole.start == self.layout.line_start(item.start)
        });
        if !alone || text.contains("'''") {
            return Err(unfit);
        }
        let own = self.layout.indentation(item.start);
        let mut lines = text.split('\n');
        let mut moved = lines.next().unwrap_or_default().to_owned();
        for line in lines {
            moved.push('\n');
            match line.strip_prefix(own) {
                Some(rest) => {
                    moved.push_str(indent);
                    moved.push_str(rest);
                }
                None if line.trim().is_empty() => moved.push_str(line),
                None => return Err(unfit),
            }
        }
        Ok(moved)
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
                self.remove_item(id, number, gathered)?;
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
        let on_lines = self.has_lines(owner) || items.is_empty();
        let end = self.layout.line_end(whole.start);
        let unit = self.unit();
        let outer = self.layout.indentation(whole.start);
        let first = items
            .first()
            .filter(|first| self.layout.starts_line(first.start));
        let indent = first.map_or_else(
            || format!("{outer}{unit}"),
            |first| self.layout.indentation(first.start).to_owned(),
        );
        let lay = if on_lines {
            let indent = &indent;
            Lay::Lines { end, indent, unit }
        } else {
            Lay::Line
        };
        let texts = run.iter().map(|change| self.new_item(change, whole, lay));
        let texts = texts.collect::<Result<Vec<String>, Refusal>>()?;
        let refused = Refusal::Unfit {
            at: whole,
            as_what: "a place for a new item",
        };
        let last = behind.and_then(|number| items.get(number));
        if !on_lines {
            let joined = texts.join(", ");
            match (last, items.first()) {
                (Some(last), _) => gathered.replace(Span::at(last.end), format!(", {joined}")),
                (None, Some(first)) => {
                    gathered.replace(Span::at(first.start), format!("{joined}, "));
                }
                (None, None) => return Err(refused),
            }
            return Ok(());
        }
        let before = format!("{end}{indent}");
        let lines = format!("{before}{}", texts.join(&before));
        if items.is_empty() {
            let inner = Span::new(whole.start + 1, whole.end - 1);
            if !self.text(inner).trim().is_empty() {
                return Err(refused);
            }
            gathered.replace(inner, format!("{lines}{end}{outer}"));
            return Ok(());
        }
        let place = match last {
            Some(last) => self.lines(*last).map(|lines| lines.end),
            None => self.end_of_line(whole.start + 1),
        };
        let place = place.filter(|place| *place < whole.end).ok_or(refused)?;
        gathered.replace(Span::at(place), lines);
        Ok(())
    }

    /// A new item as it is written.
    fn new_item(&self, change: &Change, at: Span, lay: Lay<'_>) -> Result<String, Refusal> {
        match change {
            Change::Insert { name, value, .. } => {
                let name = self.written_key(name, at)?;
                Ok(format!("{name}: {}", self.written(value, at, lay)?))
            }
            Change::Append { value, .. } => self.written(value, at, lay),
            Change::Move { key, .. } => self.moved(*key, lay),
            other => Err(Refusal::Absent {
                at: other.place(),
                wanted: "place for a new item",
            }),
        }
    }

    /// The end of the line of `at`, when nothing but a comment stands between.
    fn end_of_line(&self, at: u32) -> Option<u32> {
        let rest = self.document.text().get(at as usize..)?;
        let line = rest.split('\n').next()?.trim_end_matches('\r');
        let tail = line.trim();
        (tail.is_empty() || tail.starts_with("//")).then(|| at + offset(line.len()))
    }
}
