//! Floor 2: objects and arrays: literals, and the functions that make them.

use std::rc::Rc;

use super::functions::{Arguments, combine, object_value};
use super::merging::merged;
use super::value::{Array, Item, Member, Object, Possible, Text, Value};
use super::{Evaluator, Place};
use crate::model::{Call, Expression, Kind, Lambda, Property};
use crate::text::Span;

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    pub(super) fn object(
        &self,
        expression: &'t Expression<'t>,
        properties: &'t [Property<'t>],
        place: &Place<'t>,
    ) -> Possible<'t> {
        let mut parts = Vec::new();
        let mut object = Object::default();
        let whole = |object| Possible::one(object_value(object), expression.span, Some(expression));
        for property in properties {
            if let Kind::Spread(inner) = &property.value.kind {
                parts.push(whole(std::mem::take(&mut object)));
                parts.push(self.evaluate(inner, place));
                continue;
            }
            let names = self.evaluate(&property.key, place);
            object.members.push(Member {
                key: self.text_of(&names, &property.key, place),
                key_source: Some(&property.key),
                names,
                value_span: property.value.span,
                value: self.evaluate(&property.value, place),
            });
        }
        if parts.is_empty() {
            return whole(object);
        }
        parts.push(whole(object));
        merged(expression, &parts, false)
    }

    /// The string that a name or an item is: what is known of it, with holes for the rest.
    fn text_of(
        &self,
        value: &Possible<'t>,
        written: &'t Expression<'t>,
        place: &Place<'t>,
    ) -> Option<Text<'t>> {
        match value.only().map(|only| &only.value) {
            Some(Value::Text(text)) => Some(text.clone()),
            Some(_) => None,
            None if matches!(written.kind, Kind::Object(_) | Kind::Array(_)) => None,
            None => Some(Text::join([self.hole(written, place)])),
        }
    }

    pub(super) fn array(
        &self,
        expression: &'t Expression<'t>,
        items: &'t [Expression<'t>],
        place: &Place<'t>,
    ) -> Possible<'t> {
        let mut array = Array::default();
        for item in items {
            let Kind::Spread(inner) = &item.kind else {
                let value = self.evaluate(item, place);
                array.items.push(Item {
                    text: self.text_of(&value, item, place),
                    source: Some(item),
                    value,
                });
                continue;
            };
            let value = self.evaluate(inner, place);
            match value.only().map(|only| &only.value) {
                Some(Value::Array(other)) => {
                    array.items.extend(other.items.iter().cloned());
                    array.open |= other.open;
                }
                _ => array.open = true,
            }
        }
        let value = Value::Array(Rc::new(array));
        Possible::one(value, expression.span, Some(expression))
    }

    /// `createObject('name', value, …)`.
    pub(super) fn create_object(
        &self,
        expression: &'t Expression<'t>,
        call: &'t Call<'t>,
        arguments: Vec<Possible<'t>>,
        place: &Place<'t>,
    ) -> Possible<'t> {
        let mut object = Object::default();
        let mut values = arguments.into_iter();
        for pair in call.arguments.chunks(2) {
            let (Some(key), Some(value), [key_written, value_written]) =
                (values.next(), values.next(), pair)
            else {
                return Possible::unknown();
            };
            object.members.push(Member {
                key: self.text_of(&key, key_written, place),
                key_source: Some(key_written),
                names: key,
                value_span: value_written.span,
                value,
            });
        }
        let value = object_value(object);
        Possible::one(value, expression.span, Some(expression))
    }

    /// `toObject(list, key[, value])` over a list that is known.
    pub(super) fn to_object(
        &self,
        expression: &'t Expression<'t>,
        call: &'t Call<'t>,
        place: &Place<'t>,
    ) -> Possible<'t> {
        let [list, key, rest @ ..] = &call.arguments[..] else {
            return Possible::unknown();
        };
        let list = self.evaluate(list, place);
        let value_of = rest.first();
        let all = over(&list, expression, |array| {
            let mut object = Object {
                members: Vec::new(),
                open: array.open,
            };
            for item in &array.items {
                let key = self.apply_lambda(key, &item.value, place)?;
                let value = match value_of {
                    Some(value) => self.apply_lambda(value, &item.value, place)?,
                    None => item.value.clone(),
                };
                let member = Member::made(key, expression.span, value);
                object.members.push(member);
            }
            Some(object_value(object))
        });
        if all.alternatives.is_empty() {
            // Whatever the list is, an object comes out of it.
            let object = Object {
                members: Vec::new(),
                open: true,
            };
            return Possible::one(object_value(object), expression.span, Some(expression));
        }
        all
    }

    /// `map(list, lambda)` over a list that is known.
    pub(super) fn map(
        &self,
        expression: &'t Expression<'t>,
        call: &'t Call<'t>,
        place: &Place<'t>,
    ) -> Possible<'t> {
        let [list, lambda] = &call.arguments[..] else {
            return Possible::unknown();
        };
        over(&self.evaluate(list, place), expression, |array| {
            let items: Option<Vec<_>> = array
                .items
                .iter()
                .map(|item| Some(Item::made(self.apply_lambda(lambda, &item.value, place)?)))
                .collect();
            let array = Array {
                items: items?,
                open: array.open,
            };
            Some(Value::Array(Rc::new(array)))
        })
    }

    /// `filter(list, lambda)`: items of which it is not known whether they stay are left out, and
    /// may be there.
    pub(super) fn filter(
        &self,
        expression: &'t Expression<'t>,
        call: &'t Call<'t>,
        place: &Place<'t>,
    ) -> Possible<'t> {
        let [list, lambda] = &call.arguments[..] else {
            return Possible::unknown();
        };
        over(&self.evaluate(list, place), expression, |array| {
            let mut kept = Array {
                items: Vec::new(),
                open: array.open,
            };
            for item in &array.items {
                let stays = self.apply_lambda(lambda, &item.value, place)?;
                match stays.only().map(|only| &only.value) {
                    Some(Value::Boolean(true)) => kept.items.push(item.clone()),
                    Some(Value::Boolean(false)) => {}
                    _ => kept.open = true,
                }
            }
            Some(Value::Array(Rc::new(kept)))
        })
    }

    fn apply_lambda(
        &self,
        lambda: &'t Expression<'t>,
        item: &Possible<'t>,
        place: &Place<'t>,
    ) -> Option<Possible<'t>> {
        let Kind::Lambda(lambda): &Kind<'t> = &lambda.kind else {
            return None;
        };
        let lambda: &'t Lambda<'t> = lambda;
        let (name, rest) = lambda.parameters.split_first()?;
        let mut inner = place.bind(name, item.clone());
        for other in rest {
            inner = inner.bind(other, Possible::unknown());
        }
        Some(self.evaluate(&lambda.body, &inner))
    }
}

/// What `make` makes of each array that a list can be; `None` from it is an unknown value.
fn over<'t>(
    list: &Possible<'t>,
    expression: &'t Expression<'t>,
    mut make: impl FnMut(&Array<'t>) -> Option<Value<'t>>,
) -> Possible<'t> {
    list.then(|alternative| {
        let value = make(alternative.value.array()?)?;
        Some(Possible::one(value, expression.span, Some(expression)))
    })
}

/// `concat` of arrays; an unknown one leaves the result open.
pub(super) fn concat_arrays<'t>(
    expression: &'t Expression<'t>,
    arguments: &[Possible<'t>],
) -> Possible<'t> {
    let unknown = arguments
        .iter()
        .any(|argument| argument.alternatives.is_empty());
    let known: Vec<_> = arguments
        .iter()
        .filter(|argument| !argument.alternatives.is_empty())
        .cloned()
        .collect();
    combine(&known, expression, &|given| {
        let mut all = Array {
            items: Vec::new(),
            open: unknown,
        };
        for one in given {
            let array = one.value.array()?;
            all.items.extend(array.items.iter().cloned());
            all.open |= array.open;
        }
        Some(Value::Array(Rc::new(all)))
    })
}

/// `array(value)`.
pub(super) fn array<'t>(given: &Arguments<'_, 't>) -> Option<Value<'t>> {
    let [one] = given else { return None };
    if one.value.array().is_some() {
        return Some(one.value.clone());
    }
    let item = Possible::one(one.value.clone(), one.span, one.source);
    let array = Array {
        items: vec![Item::made(item)],
        open: false,
    };
    Some(Value::Array(Rc::new(array)))
}

/// `json('…')` of a text that is wholly known.
pub(super) fn json<'t>(given: &Arguments<'_, 't>) -> Option<Value<'t>> {
    let [one] = given else { return None };
    let parsed = serde_json::from_str(one.value.literal()?).ok()?;
    from_json(parsed, one.span)
}

fn from_json<'t>(value: serde_json::Value, span: Span) -> Option<Value<'t>> {
    use serde_json::Value as Json;
    Some(match value {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Boolean(value),
        Json::Number(number) => Value::Integer(number.as_i64()?),
        Json::String(text) => Value::text(text),
        Json::Array(items) => {
            let items: Option<Vec<_>> = items
                .into_iter()
                .map(|item| {
                    let item = Possible::one(from_json(item, span)?, span, None);
                    Some(Item::made(item))
                })
                .collect();
            Value::Array(Rc::new(Array {
                items: items?,
                open: false,
            }))
        }
        Json::Object(members) => {
            let members: Option<Vec<_>> = members
                .into_iter()
                .map(|(key, value)| {
                    let name = Possible::one(Value::text(key), span, None);
                    let value = Possible::one(from_json(value, span)?, span, None);
                    Some(Member::made(name, span, value))
                })
                .collect();
            object_value(Object {
                members: members?,
                open: false,
            })
        }
    })
}
