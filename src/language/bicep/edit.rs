//! Floor 3: changes to a Bicep file as replacements of its bytes.

mod decorators;
mod habits;
mod items;
mod lines;
mod names;
mod write;

pub(super) use write::{in_bicep, is_identifier, quoted};

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use names::Names;

use super::asides::asides;
use super::outline::{Part, Reading, reading};
use super::syntax::{Document, Node, NodeId};
use crate::language::comment::{self, CommentEdit};
use crate::language::lowered::{Lowered, Refusal};
use crate::model::{Change, Outline, distinct};
use crate::text::{Edit, EditSet, Layout, Source, Span};

/// Lowers changes to one file; what it learns of the file serves every set of changes.
pub struct Lowering<'t> {
    document: &'t Document<'t>,
    layout: Layout<'t>,
    reading: Reading<'t>,
    unit: OnceCell<&'t str>,
    comments: OnceCell<Vec<Span>>,
    names: OnceCell<Names<'t>>,
}

/// Replacements that are being gathered.
#[derive(Default)]
struct Gathered {
    edits: Vec<Edit>,
    fences: Vec<Span>,
    /// The items that go, by the object or array that they lie in.
    gone: BTreeMap<NodeId, BTreeSet<usize>>,
}

impl Gathered {
    fn replace(&mut self, span: Span, text: impl Into<String>) {
        let text = text.into();
        self.edits.push(Edit { span, text });
    }

    /// Items go when all are known that do: what goes with one hangs on its neighbours.
    fn remove(&mut self, owner: NodeId, number: usize) {
        self.gone.entry(owner).or_default().insert(number);
    }

    fn comment(&mut self, own: CommentEdit) {
        self.fences.push(own.fence);
        self.edits.push(own.edit);
    }
}

impl<'t> Lowering<'t> {
    /// For a file; `document` is the parsed `source`.
    pub fn new(document: &'t Document<'t>, source: &'t Source) -> Self {
        Self {
            document,
            layout: Layout::new(source),
            reading: reading(document),
            unit: OnceCell::new(),
            comments: OnceCell::new(),
            names: OnceCell::new(),
        }
    }

    /// The file.
    pub fn source(&self) -> &'t Source {
        self.layout.source()
    }

    /// Everything that the file says.
    pub fn outline(&self) -> &Outline<'t> {
        &self.reading.outline
    }

    /// Changes as replacements of bytes. A change that cannot be made as it is meant is refused,
    /// and then none is made.
    pub fn lower(&self, changes: &[Change]) -> Result<Lowered, Refusal> {
        let changes = &*self.spelt(changes)?;
        let mut gathered = Gathered::default();
        let mut inserts: BTreeMap<Span, Vec<&Change>> = BTreeMap::new();
        for change in distinct(changes) {
            match change {
                Change::SetText { at, text } => self.set_text(*at, text, &mut gathered)?,
                Change::SetValue { at, value } => {
                    let id = self.value(*at)?;
                    gathered.fences.push(*at);
                    gathered.replace(*at, self.written_at(id, value)?);
                }
                Change::Rename { key, name } => {
                    self.key(*key)?;
                    gathered.fences.push(*key);
                    gathered.replace(*key, self.renamed(name, *key)?);
                }
                Change::RemoveProperty { key } => self.remove_key(*key, &mut gathered)?,
                Change::RemoveItem { item } => self.remove_value(*item, &mut gathered)?,
                Change::ArrayToObject { array, drop } => {
                    self.array_to_object(*array, drop, &mut gathered)?;
                }
                Change::Insert { object: at, .. } | Change::Append { array: at, .. } => {
                    inserts.entry(*at).or_default().push(change);
                }
                Change::Move { key, object, .. } => {
                    self.remove_key(*key, &mut gathered)?;
                    inserts.entry(*object).or_default().push(change);
                }
                Change::CutComment { comment, gone } => {
                    let comments = self.comments.get_or_init(|| asides(self.document));
                    let text = self.document.text();
                    gathered.comment(comment::cut(text, comments, *comment, *gone)?);
                }
                Change::AddComment { above, text } => {
                    gathered.comment(comment::add(self.layout, *above, text)?);
                }
                // Functions of another case are no functions in Bicep.
                Change::Respell { at, .. } => {
                    return Err(Refusal::Absent {
                        at: *at,
                        wanted: "word that could be spelt another way",
                    });
                }
                // What only ARM templates need.
                Change::AddArgument { call, .. } => {
                    return Err(Refusal::Absent {
                        at: *call,
                        wanted: "call that could have another argument",
                    });
                }
            }
        }
        for (owner, gone) in mem::take(&mut gathered.gone) {
            self.remove_items(owner, &gone, &mut gathered)?;
        }
        for (at, changes) in inserts {
            self.insert(at, &changes, &mut gathered)?;
        }
        Ok(Lowered {
            edits: EditSet::new(gathered.edits)?,
            fences: gathered.fences,
        })
    }

    /// Takes a property away.
    fn remove_key(&self, key: Span, gathered: &mut Gathered) -> Result<(), Refusal> {
        let (object, number) = self.key(key)?;
        gathered.remove(object, number);
        Ok(())
    }

    /// Takes an item of an array away, or a declaration.
    fn remove_value(&self, item: Span, gathered: &mut Gathered) -> Result<(), Refusal> {
        if let Some(Part::Declaration | Part::Statement) = self.part(item) {
            return self.remove_statement(item, gathered);
        }
        let (array, number) = self.item(item)?;
        gathered.remove(array, number);
        Ok(())
    }

    fn text(&self, span: Span) -> &'t str {
        span.slice(self.document.text())
    }

    fn part(&self, at: Span) -> Option<Part> {
        self.reading.part(at)
    }

    fn value(&self, at: Span) -> Result<NodeId, Refusal> {
        match self.part(at) {
            Some(Part::Value(id)) => Ok(id),
            _ => Err(Refusal::Absent {
                at,
                wanted: "value that can be edited",
            }),
        }
    }

    fn key(&self, at: Span) -> Result<(NodeId, usize), Refusal> {
        match self.part(at) {
            Some(Part::Key(object, number)) => Ok((object, number as usize)),
            _ => Err(Refusal::Absent {
                at,
                wanted: "property that can be edited",
            }),
        }
    }

    fn item(&self, at: Span) -> Result<(NodeId, usize), Refusal> {
        let id = self.value(at)?;
        let owner = self.reading.owner(id);
        let owner = owner.filter(|(owner, _)| matches!(self.document.node(*owner), Node::Array(_)));
        owner.ok_or(Refusal::Absent {
            at,
            wanted: "item of an array",
        })
    }

    fn set_text(&self, at: Span, text: &str, gathered: &mut Gathered) -> Result<(), Refusal> {
        gathered.fences.push(at);
        match self.part(at) {
            Some(Part::Inside) => gathered.replace(at, write::escaped(text)),
            Some(Part::Value(whole)) => {
                let id = self.document.bare(whole);
                if self.document.string_value(id).is_none() {
                    let wanted = "plain string";
                    return Err(Refusal::Absent { at, wanted });
                }
                let inner = self.document.span(id);
                let around = [
                    Span::new(at.start, inner.start),
                    Span::new(inner.end, at.end),
                ];
                // The parentheses go, a comment between them may not.
                if around.iter().any(|around| self.text(*around).contains('/')) {
                    return Err(Refusal::Tangled { at });
                }
                gathered.replace(at, quoted(text));
            }
            _ => {
                return Err(Refusal::Absent {
                    at,
                    wanted: "string",
                });
            }
        }
        Ok(())
    }
}
