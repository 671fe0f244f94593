//! Floor 1: changes made to a tree of values, without a look at any text.

mod written;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Outline;
use crate::model::arrange::{Slot, arrange, distinct};
use crate::model::change::{Change, Written};
use crate::model::expression::{
    Access, Call, Conditional, Expression, Index, Kind, Lambda, Name, Property,
};
use crate::text::Span;

/// A place of a change that the tree does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no value of the document stands at bytes {}..{}", at.start, at.end)]
pub struct Unplaced {
    /// The place.
    pub at: Span,
}

/// The document after `changes`; `read` reads an expression that a change writes.
pub fn outline_after<'a>(
    document: &Outline<'a>,
    changes: &'a [Change],
    read: &dyn Fn(&'a str) -> Expression<'a>,
) -> Result<Outline<'a>, Unplaced> {
    let mut work = Work::new(&document.root, &distinct(changes), read);
    let root = work.value(&document.root)?;
    match work.places.keys().filter(|at| !work.met.contains(at)).min() {
        Some(&at) => Err(Unplaced { at }),
        None => Ok(Outline { root }),
    }
}

struct Work<'t, 'a> {
    /// Every place that a change names, with the changes that name it.
    places: HashMap<Span, Vec<&'a Change>>,
    /// The words that are to be spelt another way, by their start.
    words: BTreeMap<u32, Span>,
    /// What is copied, by its place.
    copied: HashMap<Span, &'t Expression<'a>>,
    /// What is moved, by the place of its name.
    moved: HashMap<Span, &'t Property<'a>>,
    read: &'t dyn Fn(&'a str) -> Expression<'a>,
    /// The places that were met.
    met: HashSet<Span>,
    /// The properties that are being moved, to notice one that moves into itself.
    moving: Vec<Span>,
}

impl<'t, 'a> Work<'t, 'a> {
    fn new(
        root: &'t Expression<'a>,
        changes: &[&'a Change],
        read: &'t dyn Fn(&'a str) -> Expression<'a>,
    ) -> Self {
        let mut work = Self {
            places: HashMap::new(),
            words: BTreeMap::new(),
            copied: HashMap::new(),
            moved: HashMap::new(),
            read,
            met: HashSet::new(),
            moving: Vec::new(),
        };
        let (mut copies, mut moves) = (HashSet::new(), HashSet::new());
        for change in changes.iter().filter(|change| change.is_said()) {
            work.add(change, change.place());
            change.each_written(&mut |written| {
                if let Written::Copy(at) = written {
                    copies.insert(*at);
                }
            });
            match change {
                Change::Move { key, object, .. } => {
                    moves.insert(*key);
                    work.add(change, *object);
                }
                Change::ArrayToObject { drop, .. } => {
                    for item in drop {
                        work.add(change, *item);
                    }
                }
                Change::Respell { at, .. } => drop(work.words.insert(at.start, *at)),
                _ => {}
            }
        }
        work.look_up(root, &copies, &moves);
        work
    }

    fn add(&mut self, change: &'a Change, at: Span) {
        self.places.entry(at).or_default().push(change);
    }

    /// Finds what is copied or moved, in one walk.
    fn look_up(&mut self, root: &'t Expression<'a>, copies: &HashSet<Span>, moves: &HashSet<Span>) {
        if copies.is_empty() && moves.is_empty() {
            return;
        }
        root.walk(&mut |node| {
            if copies.contains(&node.span) {
                self.copied.insert(node.span, node);
            }
            for property in node.properties().unwrap_or_default() {
                if moves.contains(&property.key.span) {
                    self.moved.insert(property.key.span, property);
                }
            }
        });
    }

    fn changes(&mut self, at: Span) -> Vec<&'a Change> {
        match self.places.get(&at) {
            Some(changes) => {
                self.met.insert(at);
                changes.clone()
            }
            None => Vec::new(),
        }
    }

    fn value(&mut self, node: &Expression<'a>) -> Result<Expression<'a>, Unplaced> {
        let changes = self.changes(node.span);
        let replaced = changes.iter().find_map(|change| match change {
            Change::SetText { text, .. } => Some(Ok(Kind::Text(text.as_str().into()))),
            Change::SetValue { value, .. } | Change::Rename { name: value, .. } => {
                Some(self.written(value))
            }
            Change::Respell { word, .. } if matches!(node.kind, Kind::Symbol(_)) => {
                Some(Ok(Kind::Symbol(word.as_str().into())))
            }
            _ => None,
        });
        let kind = match replaced {
            Some(kind) => kind?,
            None => self.members(node, &changes)?,
        };
        Ok(Expression::new(node.span, kind))
    }

    fn members(
        &mut self,
        node: &Expression<'a>,
        changes: &[&'a Change],
    ) -> Result<Kind<'a>, Unplaced> {
        match &node.kind {
            Kind::Object(properties) => self.object(properties, node.span, changes),
            Kind::Array(items) => {
                self.meet_word(node.span, items.first());
                self.array(items, changes)
            }
            Kind::Call(_) => self.call(node, changes),
            _ if changes.is_empty() => self.children(node),
            _ => Err(Unplaced { at: node.span }),
        }
    }

    #[rustfmt::skip]
    fn object(
        &mut self, properties: &[Property<'a>], span: Span, changes: &[&'a Change],
    ) -> Result<Kind<'a>, Unplaced> {
        self.meet_word(span, properties.first().map(|first| &first.key));
        let old: Vec<_> = properties.iter().map(Property::name).collect();
        let (mut new, mut names) = (Vec::new(), Vec::new());
        for change in changes {
            match change {
                Change::Insert {
                    name,
                    value,
                    position,
                    ..
                } => {
                    names.push((name.plain(), position.clone()));
                    let [key, value] = [self.written(name)?, self.written(value)?]
                        .map(|kind| Expression::new(Span::default(), kind));
                    new.push(Property { key, value });
                }
                Change::Move {
                    key,
                    object,
                    position,
                } if *object == span => {
                    let moved = self.moved.get(key);
                    names.push((moved.and_then(|own| own.name()), position.clone()));
                    new.push(self.move_here(*key)?);
                }
                _ => return Err(Unplaced { at: span }),
            }
        }
        let mut out = Vec::with_capacity(properties.len() + new.len());
        for slot in arrange(&old, &names) {
            match slot {
                Slot::Old(number) => out.extend(self.property(&properties[number])?),
                Slot::New(number) => out.push(new[number].clone()),
            }
        }
        Ok(Kind::Object(out.into()))
    }

    /// A property, unless it goes.
    fn property(&mut self, property: &Property<'a>) -> Result<Option<Property<'a>>, Unplaced> {
        let changes = self.changes(property.key.span);
        let goes = |change: &&Change| {
            matches!(
                change,
                Change::RemoveProperty { .. } | Change::RemoveItem { .. }
            ) || matches!(change, Change::Move { key, .. } if *key == property.key.span)
        };
        if changes.iter().any(goes) {
            return Ok(None);
        }
        self.kept(property).map(Some)
    }

    fn kept(&mut self, property: &Property<'a>) -> Result<Property<'a>, Unplaced> {
        // Of a property that moves, the key has a change that is not about the name.
        let moves = self.moving.last() == Some(&property.key.span);
        let changes = self.changes(property.key.span);
        let renamed = changes
            .iter()
            .any(|change| matches!(change, Change::Rename { .. } | Change::SetText { .. }));
        let key = if moves && !renamed {
            Expression::new(property.key.span, self.children(&property.key)?)
        } else {
            self.value(&property.key)?
        };
        let value = self.value(&property.value)?;
        Ok(Property { key, value })
    }

    fn move_here(&mut self, key: Span) -> Result<Property<'a>, Unplaced> {
        let property = *self.moved.get(&key).ok_or(Unplaced { at: key })?;
        if self.moving.contains(&key) {
            return Err(Unplaced { at: key });
        }
        self.moving.push(key);
        let moved = self.kept(property);
        self.moving.pop();
        moved
    }

    fn array(
        &mut self,
        items: &[Expression<'a>],
        changes: &[&'a Change],
    ) -> Result<Kind<'a>, Unplaced> {
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            let goes = self.changes(item.span).iter().any(|change| match change {
                Change::RemoveItem { .. } => true,
                Change::ArrayToObject { drop, .. } => drop.contains(&item.span),
                _ => false,
            });
            if !goes {
                out.push(self.value(item)?);
            }
        }
        let mut inserted = Vec::new();
        let mut converted = false;
        for change in changes {
            match change {
                Change::Append { value, .. } => {
                    out.push(Expression::new(Span::default(), self.written(value)?));
                }
                Change::ArrayToObject { .. } => converted = true,
                Change::Insert { .. } => inserted.push(*change),
                // Of the array that this one lies in.
                Change::RemoveItem { .. } => {}
                _ => return Err(Unplaced { at: change.place() }),
            }
        }
        if !converted {
            return match inserted.first() {
                Some(change) => Err(Unplaced { at: change.place() }),
                None => Ok(Kind::Array(out.into())),
            };
        }
        let empty = || Expression::new(Span::default(), Kind::Object(Box::default()));
        let properties: Vec<_> = out
            .into_iter()
            .map(|key| Property {
                key: Expression::new(Span::default(), key.kind),
                value: empty(),
            })
            .collect();
        self.object(&properties, Span::default(), &inserted)
    }

    fn call(
        &mut self,
        node: &Expression<'a>,
        changes: &[&'a Change],
    ) -> Result<Kind<'a>, Unplaced> {
        let mut kind = self.children(node)?;
        let mut added = Vec::new();
        for change in changes {
            let Change::AddArgument { value, .. } = change else {
                return Err(Unplaced { at: node.span });
            };
            added.push(Expression::new(Span::default(), self.written(value)?));
        }
        if let Kind::Call(call) = &mut kind {
            let arguments = std::mem::take(&mut call.arguments);
            call.arguments = arguments.into_iter().chain(added).collect();
        }
        Ok(kind)
    }

    /// The same kind with every child looked at.
    fn children(&mut self, node: &Expression<'a>) -> Result<Kind<'a>, Unplaced> {
        Ok(match &node.kind {
            Kind::Interpolation(pieces) => Kind::Interpolation(self.all(pieces)?),
            Kind::Call(call) => Kind::Call(Box::new(Call {
                base: match &call.base {
                    Some(base) => Some(Box::new(self.value(base)?)),
                    None => None,
                },
                name: self.name(&call.name),
                arguments: self.all(&call.arguments)?,
            })),
            Kind::Member(access) => Kind::Member(Box::new(Access {
                base: self.value(&access.base)?,
                name: self.name(&access.name),
                safe: access.safe,
            })),
            Kind::Index(index) => Kind::Index(Box::new(Index {
                base: self.value(&index.base)?,
                index: self.value(&index.index)?,
                safe: index.safe,
                from_end: index.from_end,
            })),
            Kind::Conditional(choice) => {
                self.meet_word(node.span, Some(&choice.condition));
                Kind::Conditional(Box::new(Conditional {
                    condition: self.value(&choice.condition)?,
                    then: self.value(&choice.then)?,
                    otherwise: self.value(&choice.otherwise)?,
                }))
            }
            Kind::Lambda(lambda) => {
                self.meet_word(node.span, Some(&lambda.body));
                Kind::Lambda(Box::new(Lambda {
                    parameters: lambda.parameters.clone(),
                    body: self.value(&lambda.body)?,
                }))
            }
            Kind::Loop(inner) => Kind::Loop(Box::new(self.value(inner)?)),
            Kind::Spread(inner) => Kind::Spread(Box::new(self.value(inner)?)),
            Kind::Null | Kind::Boolean(_) => {
                self.meet_word(node.span, None);
                node.kind.clone()
            }
            other => other.clone(),
        })
    }

    fn all(&mut self, nodes: &[Expression<'a>]) -> Result<Box<[Expression<'a>]>, Unplaced> {
        nodes.iter().map(|node| self.value(node)).collect()
    }

    fn name(&mut self, name: &Name<'a>) -> Name<'a> {
        let changes = self.changes(name.span);
        let word = changes.iter().find_map(|change| match change {
            Change::Respell { word, .. } => Some(word.as_str().into()),
            _ => None,
        });
        Name {
            span: name.span,
            text: word.unwrap_or_else(|| name.text.clone()),
        }
    }

    /// A word in front of what a form holds, when the tree knows the form by another name than its
    /// own (`if`, `null`): spelling it another way must not change the tree.
    fn meet_word(&mut self, form: Span, first: Option<&Expression<'a>>) {
        let end = first.map_or(form.end, |first| first.span.start);
        let word = self.words.range(form.start..end).next();
        if let Some((_, word)) = word {
            self.met.insert(*word);
        }
    }
}
