//! Floor 2: several objects or arrays as one.

use std::rc::Rc;

use super::Evaluator;
use super::collections::add_new;
use super::functions::{Arguments, combine, object_value};
use super::value::{Alternative, Array, Member, Object, Possible, Value};
use crate::model::Expression;

/// How many objects one may be; of more, what differs between them counts as unknown.
const MOST: usize = 16;

/// `shallowMerge(objects)`.
pub(super) fn shallow_merge<'t>(
    expression: &'t Expression<'t>,
    arguments: &[Possible<'t>],
) -> Possible<'t> {
    let [list] = arguments else {
        return Possible::unknown();
    };
    list.then(|alternative| {
        let array = alternative.value.array()?;
        let objects: Vec<_> = array.items.iter().map(|item| item.value.clone()).collect();
        Some(merged(expression, &objects, array.open))
    })
}

/// The objects that have the members of all `parts`, of two with the same name the later one. A part
/// that is not known leaves them open, and so do others when `open`.
pub(super) fn merged<'t>(
    expression: &'t Expression<'t>,
    parts: &[Possible<'t>],
    open: bool,
) -> Possible<'t> {
    let mut known: Vec<_> = parts.iter().filter(|part| are_objects(part)).collect();
    let ways = known.iter().map(|part| part.alternatives.len());
    if ways.fold(1, usize::saturating_mul) > MOST {
        known.retain(|part| part.only().is_some());
    }
    let open = open || known.len() < parts.len();
    let known: Vec<_> = known.into_iter().cloned().collect();
    combine(&known, expression, &|given| {
        let objects = given.iter().filter_map(|one| one.value.object());
        let merged = objects.fold(None, |all: Option<Object<'t>>, object| {
            let Some(mut all) = all else {
                return Some(object.clone());
            };
            all.open |= object.open;
            for member in &object.members {
                put(&mut all, member.clone());
            }
            Some(all)
        });
        let mut merged = merged.unwrap_or_default();
        merged.open |= open;
        Some(object_value(merged))
    })
}

/// Whether a part is an object for sure; `null` has no members.
fn are_objects(part: &Possible<'_>) -> bool {
    let mut values = part.alternatives.iter().map(|one| &one.value);
    let objects = values.all(|value| matches!(value, Value::Object(_) | Value::Null));
    objects && part.closed && !part.alternatives.is_empty()
}

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// `union` of objects or of arrays.
    pub(super) fn union(
        &self,
        expression: &'t Expression<'t>,
        arguments: &[Possible<'t>],
    ) -> Possible<'t> {
        combine(arguments, expression, &|given| {
            let mut all = union(given)?;
            if given.iter().any(|one| self.is_not_given(one)) {
                match &mut all {
                    Value::Object(object) => Rc::make_mut(object).open = true,
                    Value::Array(array) => Rc::make_mut(array).open = true,
                    _ => {}
                }
            }
            Some(all)
        })
    }

    /// Whether a value is the empty object or array that a parameter has by default: the caller is
    /// expected to give one.
    fn is_not_given(&self, one: &Alternative<'t>) -> bool {
        let is_default = || {
            let scopes = self.template.scopes.iter();
            let mut defaults = scopes
                .flat_map(|scope| &scope.parameters)
                .filter_map(|parameter| parameter.default.as_ref());
            defaults.any(|default| default.span().contains(one.span))
        };
        one.value.is_empty() == Some(true) && one.when.is_by_default() && is_default()
    }
}

fn union<'t>(given: &Arguments<'_, 't>) -> Option<Value<'t>> {
    let (first, rest) = given.split_first()?;
    match &first.value {
        Value::Object(object) => {
            let mut all = Object::clone(object);
            for one in rest {
                merge(&mut all, one.value.object()?);
            }
            Some(object_value(all))
        }
        Value::Array(array) => {
            let mut all = Array::default();
            add_new(&mut all, array);
            for one in rest {
                add_new(&mut all, one.value.array()?);
            }
            Some(Value::Array(Rc::new(all)))
        }
        _ => None,
    }
}

/// Adds the members of `other`; objects of the same name become one.
fn merge<'t>(all: &mut Object<'t>, other: &Object<'t>) {
    all.open |= other.open;
    for member in &other.members {
        let mut merged = member.clone();
        if let Some(own) = same_name(all, member)
            && let (Some(left), Some(right)) = (own.value.only(), member.value.only())
            && let (Value::Object(left), Value::Object(inner)) = (&left.value, &right.value)
        {
            let mut both = Object::clone(left);
            merge(&mut both, inner);
            merged.value = Possible::one(object_value(both), right.span, right.source);
        }
        put(all, merged);
    }
}

/// Adds a member, in the place of the one of the same name.
fn put<'t>(all: &mut Object<'t>, member: Member<'t>) {
    match same_name(all, &member) {
        Some(own) => *own = member,
        None => all.members.push(member),
    }
}

/// The member of `all` with the name of `member`, ignoring case.
fn same_name<'x, 't>(all: &'x mut Object<'t>, member: &Member<'_>) -> Option<&'x mut Member<'t>> {
    let key = member.key.as_ref()?;
    all.members.iter_mut().find(|own| match &own.key {
        Some(own) => match (own.literal(), key.literal()) {
            (Some(own), Some(key)) => own.eq_ignore_ascii_case(key),
            _ => own.pieces() == key.pieces(),
        },
        None => false,
    })
}
