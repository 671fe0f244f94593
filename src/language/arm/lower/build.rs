//! Floor 3: each change located in the syntax tree.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::File;
use super::find::{Place, What, find};
use super::inside::InnerGroup;
use super::plan::{Group, Incoming, Job, Origin};
use super::write::{escape, literal, quoted};
use crate::language::Refusal;
use crate::language::arm::tree::{Shape, Value};
use crate::language::comment::{self, CommentEdit};
use crate::model::{Change, Kind, Position, Written};
use crate::text::{Edit, Overlap, Span};

/// Collects what is to be done, each object and array once.
pub(super) struct Builder<'f, 't, 'c> {
    file: &'f File<'t>,
    edits: Vec<Edit>,
    comments: Vec<CommentEdit>,
    groups: BTreeMap<Span, Group<'t, 'c>>,
    inner: BTreeMap<Span, InnerGroup<'c>>,
    /// The bytes of each property that moves, and the object that it goes to.
    moves: BTreeMap<Span, Span>,
}

impl<'f, 't, 'c> Builder<'f, 't, 'c> {
    pub(super) fn new(file: &'f File<'t>) -> Self {
        Self {
            file,
            edits: Vec::new(),
            comments: Vec::new(),
            groups: BTreeMap::new(),
            inner: BTreeMap::new(),
            moves: BTreeMap::new(),
        }
    }

    fn find(&self, at: Span, wanted: &'static str) -> Result<Place<'t>, Refusal> {
        find(self.file.tree, at).ok_or(Refusal::Absent { at, wanted })
    }

    pub(super) fn add(&mut self, change: &'c Change) -> Result<(), Refusal> {
        match change {
            Change::SetText { at, text } => self.set_text(*at, text),
            Change::SetValue { at, value } => self.set_value(*at, value),
            Change::Rename { key, name } => self.rename(*key, name),
            Change::Respell { at, word } => {
                let place = self.find(*at, "function name")?;
                self.file.check_word(place.what, *at)?;
                self.edit(*at, escape(word));
                Ok(())
            }
            Change::RemoveProperty { key } => self.remove_property(*key),
            Change::RemoveItem { item } => self.remove_item(*item),
            Change::Move {
                key,
                object,
                position,
            } => self.move_property(*key, *object, position),
            Change::ArrayToObject { array, drop } => self.convert(*array, drop),
            Change::Insert {
                object,
                name,
                value,
                position,
            } => {
                let new = Incoming::Property(name, value);
                self.insert(*object, new, position.clone(), "object")
            }
            Change::Append { array, value } => {
                self.insert(*array, Incoming::Item(value), Position::Last, "array")
            }
            Change::CutComment { comment, gone } => {
                let text = self.file.source.text();
                let comments = self.file.comments();
                let cut = comment::cut(text, comments, *comment, *gone)?;
                self.comments.push(cut);
                Ok(())
            }
            Change::AddComment { above, text } => {
                let added = comment::add(self.file.layout, *above, text)?;
                self.comments.push(added);
                Ok(())
            }
            Change::AddArgument { call, value } => {
                let wanted = "function call";
                let place = self.find(*call, wanted)?;
                self.file.check_call(place.what, *call, wanted)?;
                self.inner_group(*call)
                    .insert(Incoming::Item(value), Position::Last)
            }
        }
    }

    fn edit(&mut self, span: Span, text: String) {
        self.edits.push(Edit { span, text });
    }

    fn set_text(&mut self, at: Span, text: &str) -> Result<(), Refusal> {
        let wanted = "string";
        let written = match self.find(at, wanted)?.what {
            What::Value(value) if value.text().is_none() => {
                return Err(Refusal::Absent { at, wanted });
            }
            What::Value(_) | What::Key(_) => literal(text, self.file.quoting(at)),
            What::Inside(token) => match self.file.inner(token, at)?.kind {
                Kind::Text(_) => quoted(text),
                _ => return Err(Refusal::Absent { at, wanted }),
            },
        };
        self.edit(at, written);
        Ok(())
    }

    fn set_value(&mut self, at: Span, value: &Written) -> Result<(), Refusal> {
        let place = self.find(at, "value")?;
        let written = match place.what {
            What::Value(old) => self.file.replacement(&place.around, old, value)?,
            What::Key(_) => self.file.key(value, &self.file.plain_ink(at))?,
            What::Inside(token) => {
                self.file.inner(token, at)?;
                self.file.expression(value, at)?
            }
        };
        self.edit(at, written);
        Ok(())
    }

    fn rename(&mut self, key: Span, name: &Written) -> Result<(), Refusal> {
        match self.find(key, "property name")?.what {
            What::Value(_) => Err(Refusal::Absent {
                at: key,
                wanted: "property name",
            }),
            What::Key(_) | What::Inside(_) => self.set_value(key, name),
        }
    }

    fn remove_property(&mut self, key: Span) -> Result<(), Refusal> {
        let place = self.find(key, "property")?;
        if let What::Inside(token) = place.what {
            let (span, index) = self.file.inner_property(token, key)?;
            self.inner_group(span).removed.insert(index);
            return Ok(());
        }
        let origin = origin(&place, key)?;
        if self.moves.contains_key(&origin.member) {
            return Err(twice(origin.member));
        }
        let group = self.group_of(&place)?;
        group.removed.insert(origin.member.start);
        Ok(())
    }

    fn remove_item(&mut self, item: Span) -> Result<(), Refusal> {
        let wanted = "array item";
        let place = self.find(item, wanted)?;
        match place.what {
            What::Inside(token) => {
                let (span, index) = self.file.inner_item(token, item)?;
                self.inner_group(span).removed.insert(index);
                Ok(())
            }
            What::Value(_) => {
                let group = self.group_of(&place)?;
                if !group.value.is_array() {
                    return Err(Refusal::Absent { at: item, wanted });
                }
                group.removed.insert(item.start);
                Ok(())
            }
            What::Key(_) => Err(Refusal::Absent { at: item, wanted }),
        }
    }

    fn move_property(
        &mut self,
        key: Span,
        object: Span,
        position: &Position,
    ) -> Result<(), Refusal> {
        let place = self.find(key, "property")?;
        if let What::Inside(_) = place.what {
            return Err(Refusal::Computed {
                at: key,
                wanted: "object",
            });
        }
        let origin = origin(&place, key)?;
        if origin.member.contains(object) {
            return Err(Refusal::IntoItself { at: key });
        }
        if self.moves.insert(origin.member, object).is_some() {
            return Err(twice(origin.member));
        }
        if !self.group_of(&place)?.removed.insert(origin.member.start) {
            return Err(twice(origin.member));
        }
        self.insert(object, Incoming::Moved(origin), position.clone(), "object")
    }

    fn convert(&mut self, array: Span, drop: &[Span]) -> Result<(), Refusal> {
        let wanted = "array";
        let place = self.find(array, wanted)?;
        let What::Value(value) = place.what else {
            return Err(Refusal::Computed { at: array, wanted });
        };
        match value.shape() {
            Shape::Array => {}
            Shape::Text(_) => return Err(Refusal::Computed { at: array, wanted }),
            _ => return Err(Refusal::Absent { at: array, wanted }),
        }
        for item in value.items() {
            let at = item.span();
            if item.text().is_none() && !drop.contains(&at) {
                let as_what = "a property's name";
                return Err(Refusal::Unfit { at, as_what });
            }
        }
        self.group(array, value, place.around).converted = true;
        drop.iter().try_for_each(|item| self.remove_item(*item))
    }

    fn insert(
        &mut self,
        at: Span,
        new: Incoming<'t, 'c>,
        position: Position,
        wanted: &'static str,
    ) -> Result<(), Refusal> {
        let place = self.find(at, wanted)?;
        if let What::Value(value) = place.what
            && value.is_container()
        {
            let group = self.group(at, value, place.around);
            group.incoming.push((new, position));
            return Ok(());
        }
        let Some(token) = place.what.string() else {
            return Err(Refusal::Absent { at, wanted });
        };
        let is_object = matches!(new, Incoming::Property(..));
        self.file.check_made(token, at, is_object, wanted)?;
        self.inner_group(at).insert(new, position)
    }

    /// The group of the object or array directly around a place.
    fn group_of(&mut self, place: &Place<'t>) -> Result<&mut Group<'t, 'c>, Refusal> {
        let Some((value, around)) = place.around.split_last() else {
            return Err(Refusal::Absent {
                at: self.file.tree.root().span(),
                wanted: "array item",
            });
        };
        Ok(self.group(value.span(), *value, around.to_vec()))
    }

    fn group(
        &mut self,
        span: Span,
        value: Value<'t>,
        around: Vec<Value<'t>>,
    ) -> &mut Group<'t, 'c> {
        self.groups.entry(span).or_insert_with(|| Group {
            span,
            value,
            around,
            removed: BTreeSet::new(),
            incoming: Vec::new(),
            converted: false,
        })
    }

    fn inner_group(&mut self, span: Span) -> &mut InnerGroup<'c> {
        self.inner
            .entry(span)
            .or_insert_with(|| InnerGroup::new(span))
    }

    pub(super) fn finish(self) -> Result<(Vec<Job<'t, 'c>>, BTreeMap<Span, Span>), Refusal> {
        let written = self.edits.iter().map(|edit| (edit.span, &*edit.text));
        let written: HashMap<_, _> = written.collect();
        for group in self.groups.values() {
            group.check()?;
            group.check_names(&written)?;
        }
        let edits = self.edits.into_iter().map(Job::Edit);
        let comments = self.comments.into_iter().map(Job::Comment);
        let groups = self.groups.into_values().map(Job::Group);
        let inner = self.inner.into_values().map(Job::Inner);
        Ok((
            edits.chain(comments).chain(groups).chain(inner).collect(),
            self.moves,
        ))
    }
}

/// Where a property is taken from.
fn origin<'t>(place: &Place<'t>, key: Span) -> Result<Origin<'t>, Refusal> {
    let absent = Refusal::Absent {
        at: key,
        wanted: "property",
    };
    let (What::Key(key), Some(object)) = (place.what, place.around.last()) else {
        return Err(absent);
    };
    Ok(Origin {
        object: *object,
        member: key.span().to(key.value_of_key().span()),
        name: key.said(),
    })
}

/// One change takes a member away for which another has other plans.
fn twice(member: Span) -> Refusal {
    let overlap = Overlap {
        first: member,
        second: member,
    };
    overlap.into()
}
