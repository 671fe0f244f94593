//! Floor 5: what edits come to for those that read a part of what is edited.

use std::collections::HashMap;

use crate::evaluate::Evaluator;
use crate::model::{Change, Expression, Kind, Property, ScopeId};
use crate::text::{Span, is_same_name};

use super::readers::is_passing;

/// How many expressions are looked at before it counts as unknown where a way leads.
const MOST: usize = 1000;

/// The values that a variable or parameter can have, by where it is declared.
pub(super) type Values<'t, 'a> = HashMap<Span, Vec<(&'t Expression<'a>, ScopeId)>>;

/// One step into a value.
#[derive(Clone)]
enum Step {
    /// A property, or the item of that number where it is one.
    To(String),
    /// A property or an item that is not known.
    Any,
}

/// Follows a read to the values that it is of, and asks what edits do to them on the way.
pub(super) struct Ways<'w, 't, 'a> {
    evaluator: &'w Evaluator<'t, 'a>,
    values: &'w Values<'t, 'a>,
    edits: &'w [Change],
    /// Whether what the way leads to is asked for its form, too.
    to_the_end: bool,
    steps: Vec<Step>,
    left: usize,
}

impl<'w, 't, 'a: 't> Ways<'w, 't, 'a> {
    pub(super) fn new(
        evaluator: &'w Evaluator<'t, 'a>,
        values: &'w Values<'t, 'a>,
        edits: &'w [Change],
    ) -> Self {
        Self {
            evaluator,
            values,
            edits,
            to_the_end: false,
            steps: Vec::new(),
            left: MOST,
        }
    }

    /// The same, with what a way leads to: its form is what it is asked for.
    pub(super) fn and_the_end(self) -> Self {
        Self {
            to_the_end: true,
            ..self
        }
    }

    /// Whether the edits may lead a read elsewhere, or to nothing: they give what it goes through
    /// another form, name or place. What they change in what it comes to is not asked.
    pub(super) fn are_changed(&mut self, read: &Expression<'_>, scope: ScopeId) -> bool {
        let Some(left) = self.left.checked_sub(1) else {
            return true;
        };
        self.left = left;
        if self.steps.is_empty() && !self.to_the_end {
            // A name may stand for a part of something else.
            return matches!(read.kind, Kind::Member(_) | Kind::Index(_))
                && self.are_steps_changed(read, scope);
        }
        self.gets_another_form(read.span) || self.are_steps_changed(read, scope)
    }

    fn are_steps_changed(&mut self, read: &Expression<'_>, scope: ScopeId) -> bool {
        let is_end = self.steps.is_empty();
        match &read.kind {
            Kind::Member(access) => {
                self.from(Step::To(access.name.text.to_string()), &access.base, scope)
            }
            Kind::Index(index) => {
                let step = match &index.index.kind {
                    Kind::Text(name) => Step::To(name.to_string()),
                    Kind::Integer(number) if !index.from_end => Step::To(number.to_string()),
                    _ => Step::Any,
                };
                self.from(step, &index.base, scope)
            }
            Kind::Conditional(choice) => {
                self.are_changed(&choice.then, scope) || self.are_changed(&choice.otherwise, scope)
            }
            Kind::Object(properties) => !is_end && self.in_object(properties, scope),
            Kind::Array(items) => !is_end && self.in_array(items, scope),
            Kind::Loop(item) => !is_end && self.inside(item, scope),
            Kind::Call(call) if call.is_of_the_language() && is_passing(&call.name.text) => {
                let makes = |name: &str| call.name.text.eq_ignore_ascii_case(name);
                if makes("createArray") {
                    return !is_end && self.in_array(&call.arguments, scope);
                }
                if makes("createObject") {
                    // Its names and values take turns.
                    let mut values = call.arguments.iter();
                    return !is_end && values.any(|value| self.inside(value, scope));
                }
                let mut merged = call.arguments.iter();
                merged.any(|merged| self.are_changed(merged, scope))
            }
            _ => match self.evaluator.behind(read, scope) {
                Some(behind) => {
                    let values = self.values.get(&behind.declared);
                    let mut values = values.into_iter().flatten();
                    values.any(|(value, scope)| self.are_changed(value, *scope))
                }
                // How it is made is not known.
                None => !is_end && self.reshapes_inside(read.span),
            },
        }
    }

    /// The same of what a step leads from.
    fn from(&mut self, step: Step, base: &Expression<'_>, scope: ScopeId) -> bool {
        self.steps.push(step);
        let changed = self.are_changed(base, scope);
        self.steps.pop();
        changed
    }

    /// The same of what the next step leads to.
    fn inside(&mut self, next: &Expression<'_>, scope: ScopeId) -> bool {
        let step = self.steps.pop();
        let changed = self.are_changed(next, scope);
        self.steps.extend(step);
        changed
    }

    fn in_object(&mut self, properties: &[Property<'_>], scope: ScopeId) -> bool {
        let step = self.steps.last().cloned();
        properties.iter().any(|property| {
            if let Kind::Spread(base) = &property.value.kind {
                return self.are_changed(base, scope);
            }
            let is_other = match (&step, property.name()) {
                (Some(Step::To(wanted)), Some(name)) => !is_same_name(name, wanted),
                _ => false,
            };
            !is_other && (self.moves(property.key.span) || self.inside(&property.value, scope))
        })
    }

    fn in_array(&mut self, items: &[Expression<'_>], scope: ScopeId) -> bool {
        let is_spread = |item: &Expression<'_>| matches!(item.kind, Kind::Spread(_));
        let number = match self.steps.last() {
            Some(Step::To(number)) if !items.iter().any(is_spread) => number.parse().ok(),
            _ => None,
        };
        items.iter().enumerate().any(|(index, item)| {
            if let Kind::Spread(base) = &item.kind {
                // Where it begins is not known.
                let step = self.steps.pop();
                let changed = self.from(Step::Any, base, scope);
                self.steps.extend(step);
                return changed;
            }
            let is_other = number.is_some_and(|number: usize| number != index);
            self.moves(item.span) || !is_other && self.inside(item, scope)
        })
    }

    /// Whether what is written at a place becomes something else.
    fn gets_another_form(&self, place: Span) -> bool {
        let changes = |edit: &Change| match edit {
            Change::SetValue { at, .. } => *at == place,
            Change::ArrayToObject { array, .. } => *array == place,
            _ => false,
        };
        self.edits.iter().any(changes)
    }

    /// Whether anything inside of a place becomes something else, moves or goes.
    fn reshapes_inside(&self, place: Span) -> bool {
        let reshapes = |edit: &Change| {
            let keeps = matches!(
                edit,
                Change::SetText { .. } | Change::Respell { .. } | Change::AddArgument { .. }
            );
            !keeps && place.contains(edit.place())
        };
        self.edits.iter().any(reshapes)
    }

    /// Whether the property or item at a place gets another name or place, or goes.
    fn moves(&self, place: Span) -> bool {
        let moves = |edit: &Change| match edit {
            Change::Rename { key, .. }
            | Change::RemoveProperty { key }
            | Change::Move { key, .. } => *key == place,
            Change::RemoveItem { item } => *item == place,
            _ => false,
        };
        self.edits.iter().any(moves)
    }
}
