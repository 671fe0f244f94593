//! Floor 3: changes inside of a template expression.

use std::collections::BTreeSet;

use super::File;
use super::find::{What, find};
use super::plan::Incoming;
use crate::language::Refusal;
use crate::language::arm::tree::Value;
use crate::model::{Call, Expression, Kind, Position, Slot, Written, arrange};
use crate::text::{Edit, Span, offset};

/// What changes among the arguments of one `createObject` or `createArray`.
pub(super) struct InnerGroup<'c> {
    pub(super) span: Span,
    /// Properties (two arguments each) or items that go.
    pub(super) removed: BTreeSet<usize>,
    /// A name, unless it is an item, and a value.
    incoming: Vec<(Option<&'c Written>, &'c Written, Position)>,
}

impl<'c> InnerGroup<'c> {
    pub(super) fn new(span: Span) -> Self {
        Self {
            span,
            removed: BTreeSet::new(),
            incoming: Vec::new(),
        }
    }

    pub(super) fn insert(
        &mut self,
        new: Incoming<'_, 'c>,
        position: Position,
    ) -> Result<(), Refusal> {
        match new {
            Incoming::Property(name, value) => self.incoming.push((Some(name), value, position)),
            Incoming::Item(value) => self.incoming.push((None, value, position)),
            Incoming::Moved(_) => {
                return Err(Refusal::Computed {
                    at: self.span,
                    wanted: "object",
                });
            }
        }
        Ok(())
    }
}

/// The members of an object or array that a call makes.
struct Arguments {
    members: Vec<(Option<String>, Span)>,
    /// Behind the opening parenthesis.
    start: u32,
    /// The whole call.
    call: Span,
}

impl<'t> File<'t> {
    /// Refuses a place that is no function's name inside of an expression.
    pub(super) fn check_word(&self, what: What<'t>, at: Span) -> Result<(), Refusal> {
        let absent = Refusal::Absent {
            at,
            wanted: "function name",
        };
        let Some(token) = what.string() else {
            return Err(absent);
        };
        let mut is_text = false;
        let lowered = self.lowered(token)?;
        lowered.walk(&mut |node| {
            let is_whole = node.span == lowered.span;
            is_text |= matches!(node.kind, Kind::Text(_)) && (is_whole || node.span.contains(at));
        });
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
        let text = self.source.text();
        let before = text.get(..at.start as usize).unwrap_or_default();
        let behind = text.get(at.end as usize..).unwrap_or_default();
        let word = self.source.slice(at);
        let is_word = !word.is_empty()
            && word.chars().all(is_name)
            && !before.ends_with(is_name)
            && !behind.starts_with(is_name);
        if is_word && !is_text {
            Ok(())
        } else {
            Err(absent)
        }
    }

    /// Refuses a place that is no call of `createObject`, or of `createArray`.
    pub(super) fn check_made(
        &self,
        token: Value<'t>,
        at: Span,
        is_object: bool,
        wanted: &'static str,
    ) -> Result<(), Refusal> {
        let lowered = self.inner(token, at)?;
        match kind_of(&lowered) {
            Some(kind) if kind == is_object => Ok(()),
            _ => Err(Refusal::Computed { at, wanted }),
        }
    }

    /// Refuses a place that is no call of a function.
    pub(super) fn check_call(
        &self,
        what: What<'t>,
        at: Span,
        wanted: &'static str,
    ) -> Result<(), Refusal> {
        let Some(token) = what.string() else {
            return Err(Refusal::Absent { at, wanted });
        };
        match self.inner(token, at)?.kind {
            Kind::Call(_) => Ok(()),
            _ => Err(Refusal::Absent { at, wanted }),
        }
    }

    /// The call that a property's name is an argument of, and the number of the property.
    pub(super) fn inner_property(
        &self,
        token: Value<'t>,
        key: Span,
    ) -> Result<(Span, usize), Refusal> {
        let found = self.holder(token, |call, is_object| {
            let mut arguments = call.arguments.iter().step_by(2);
            is_object
                .then(|| arguments.position(|name| name.span == key))
                .flatten()
        })?;
        found.ok_or(Refusal::Absent {
            at: key,
            wanted: "property",
        })
    }

    /// The call that an item is an argument of, and the number of the item.
    pub(super) fn inner_item(
        &self,
        token: Value<'t>,
        item: Span,
    ) -> Result<(Span, usize), Refusal> {
        let found = self.holder(token, |call, is_object| {
            let mut arguments = call.arguments.iter();
            (!is_object)
                .then(|| arguments.position(|own| own.span == item))
                .flatten()
        })?;
        found.ok_or(Refusal::Absent {
            at: item,
            wanted: "array item",
        })
    }

    fn holder(
        &self,
        token: Value<'t>,
        find: impl Fn(&Call<'_>, bool) -> Option<usize>,
    ) -> Result<Option<(Span, usize)>, Refusal> {
        let mut found = None;
        self.lowered(token)?.walk(&mut |node| {
            if let (Kind::Call(call), Some(is_object)) = (&node.kind, kind_of(node))
                && let Some(index) = find(call, is_object)
            {
                found = Some((node.span, index));
            }
        });
        Ok(found)
    }

    /// The edits between the arguments of one call.
    pub(super) fn inner_group(&self, group: &InnerGroup<'_>) -> Result<Vec<Edit>, Refusal> {
        let arguments = self.arguments(group.span)?;
        let old: Vec<_> = arguments
            .members
            .iter()
            .map(|(name, _)| name.as_deref())
            .collect();
        let new = group.incoming.iter().map(|(name, _, position)| {
            let name = match name {
                Some(Written::Text(name)) => Some(name.as_str()),
                _ => None,
            };
            (name, position.clone())
        });
        let slots = arrange(&old, &new.collect::<Vec<_>>());
        let separator = self.separator(&arguments);
        let mut gap = Gap {
            start: arguments.start,
            texts: Vec::new(),
            is_changed: false,
            is_first: true,
        };
        let mut edits = Vec::new();
        for slot in slots {
            match slot {
                Slot::Old(index) if group.removed.contains(&index) => gap.is_changed = true,
                Slot::Old(index) => {
                    let member = arguments.members[index].1;
                    edits.extend(gap.close(member.start, separator, true));
                    gap.start = member.end;
                }
                Slot::New(index) => {
                    let (name, value, _) = &group.incoming[index];
                    let name = name
                        .map(|name| self.expression(name, group.span))
                        .transpose()?;
                    let value = self.expression(value, group.span)?;
                    let text = name.map_or(value.clone(), |name| format!("{name}, {value}"));
                    gap.texts.push(text);
                    gap.is_changed = true;
                }
            }
        }
        edits.extend(gap.close(self.closing(&arguments), separator, false));
        Ok(edits)
    }

    fn arguments(&self, at: Span) -> Result<Arguments, Refusal> {
        let absent = Refusal::Absent {
            at,
            wanted: "object",
        };
        let Some(token) = find(self.tree, at).and_then(|place| place.what.string()) else {
            return Err(absent);
        };
        let node = self.inner(token, at)?;
        let Kind::Call(call) = &node.kind else {
            return Err(absent);
        };
        let is_object = kind_of(&node) == Some(true);
        let step = if is_object { 2 } else { 1 };
        let members = call.arguments.chunks(step).filter_map(|chunk| {
            let (first, last) = (chunk.first()?, chunk.last()?);
            let name = first.text().filter(|_| is_object).map(str::to_owned);
            Some((name, first.span.to(last.span)))
        });
        let members = members.collect();
        let rest = Span::new(call.name.span.end, node.span.end);
        let parenthesis = self.source.slice(rest).find('(').map_or(0, offset);
        Ok(Arguments {
            members,
            start: rest.start + parenthesis + 1,
            call: node.span,
        })
    }

    /// What stands between two members.
    fn separator(&self, arguments: &Arguments) -> &'t str {
        match arguments.members.as_slice() {
            [(_, first), (_, second), ..] => self.source.slice(Span::new(first.end, second.start)),
            _ => ", ",
        }
    }

    /// The closing parenthesis of a call.
    fn closing(&self, arguments: &Arguments) -> u32 {
        let from = arguments
            .members
            .last()
            .map_or(arguments.start, |(_, member)| member.end);
        let rest = Span::new(from, arguments.call.end);
        let found = self.source.slice(rest).find(')');
        from + found.map_or(0, offset)
    }
}

/// What stands between two members that stay.
struct Gap {
    start: u32,
    /// The new members in it.
    texts: Vec<String>,
    is_changed: bool,
    /// Whether no member has been kept before it.
    is_first: bool,
}

impl Gap {
    /// Ends the gap at `end`, in front of a member that stays or of the closing parenthesis.
    fn close(&mut self, end: u32, separator: &str, has_next: bool) -> Option<Edit> {
        let span = Span::new(self.start, end);
        let mut parts = std::mem::take(&mut self.texts);
        if !self.is_first {
            parts.insert(0, String::new());
        }
        if has_next {
            parts.push(String::new());
        }
        let text = parts.join(separator);
        let is_changed = std::mem::replace(&mut self.is_changed, false);
        self.is_first = false;
        is_changed.then_some(Edit { span, text })
    }
}

/// Whether a call makes an object (`true`) or an array (`false`).
fn kind_of(node: &Expression<'_>) -> Option<bool> {
    let Kind::Call(call) = &node.kind else {
        return None;
    };
    let is = |name: &str| call.base.is_none() && call.name.text.eq_ignore_ascii_case(name);
    if is("createArray") {
        return Some(false);
    }
    (is("createObject") && call.arguments.len() % 2 == 0).then_some(true)
}
