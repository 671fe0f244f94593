//! Floor 2: functions that ask or take apart lists, objects and the letters of a text.

use std::rc::Rc;

use super::plain::plainly;
use super::value::{Array, Item, Member, Object, Possible, Value};
use crate::text::Span;

/// Longest list that is made of numbers alone; Azure takes 10,000.
const LONGEST: i64 = 256;

/// Longest list whose items are compared with each other.
const COMPARED: usize = 512;

/// ARM compares strings exactly, and everything else by value.
pub(super) fn equal(left: &Value<'_>, right: &Value<'_>) -> Option<bool> {
    match (left, right) {
        (Value::Null, Value::Null) => Some(true),
        (Value::Boolean(left), Value::Boolean(right)) => Some(left == right),
        (Value::Integer(left), Value::Integer(right)) => Some(left == right),
        (Value::Text(left), Value::Text(right)) => match (left.literal(), right.literal()) {
            (Some(left), Some(right)) => Some(left == right),
            _ => (left.pieces() == right.pieces()).then_some(true),
        },
        (Value::Object(_), Value::Object(_)) | (Value::Array(_), Value::Array(_)) => None,
        _ => Some(false),
    }
}

/// `contains()`: a part of a text, a key of an object ignoring case, an item of a list.
pub(super) fn contains(container: &Value<'_>, item: &Value<'_>) -> Option<bool> {
    match container {
        Value::Text(text) => Some(text.literal()?.contains(item.literal()?)),
        Value::Object(object) => {
            if object.member(item.literal()?).is_some() {
                return (!object.open).then_some(true);
            }
            let all_known = object.members.iter().all(|member| {
                member
                    .key
                    .as_ref()
                    .is_some_and(|key| key.literal().is_some())
            });
            (!object.open && all_known).then_some(false)
        }
        Value::Array(array) => {
            let mut sure = !array.open;
            for own in &array.items {
                match holds(own, item) {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => sure = false,
                }
            }
            sure.then_some(false)
        }
        _ => None,
    }
}

/// Whether an item of a list is `value`.
fn holds(item: &Item<'_>, value: &Value<'_>) -> Option<bool> {
    equal(&item.value.only()?.value, value)
}

/// Where a list has `item` first, from 0; -1 when it has not.
pub(super) fn index_of(array: &Array<'_>, item: &Value<'_>) -> Option<i64> {
    if array.open {
        return None;
    }
    for (at, own) in array.items.iter().enumerate() {
        if holds(own, item)? {
            return i64::try_from(at).ok();
        }
    }
    Some(-1)
}

/// How many items, members or letters; a letter is what .NET takes for one, a UTF-16 unit.
pub(super) fn length(value: &Value<'_>) -> Option<i64> {
    let length = match value {
        Value::Array(array) if !array.open => array.items.len(),
        Value::Object(object) if !object.open => object.members.len(),
        other => other.literal()?.encode_utf16().count(),
    };
    i64::try_from(length).ok()
}

/// `split(text, delimiter)`.
pub(super) fn split<'t>(given: &[&Value<'t>]) -> Option<Value<'t>> {
    let [text, delimiter] = given else {
        return None;
    };
    let delimiter = delimiter.literal()?;
    if delimiter.is_empty() {
        return None;
    }
    let parts = text.literal()?.split(delimiter);
    Some(list(parts.map(|part| item(Value::text(part)))))
}

/// `join(list, delimiter)`.
pub(super) fn join<'t>(given: &[&Value<'t>]) -> Option<Value<'t>> {
    let [Value::Array(array), delimiter] = given else {
        return None;
    };
    if array.open {
        return None;
    }
    let items = array.items.iter();
    let texts: Option<Vec<String>> = items
        .map(|item| plainly(&item.value.only()?.value))
        .collect();
    Some(Value::text(texts?.join(delimiter.literal()?)))
}

/// The items or letters that `range` chooses by the length and the number that is given.
pub(super) fn part<'t>(
    given: &[&Value<'t>],
    range: fn(usize, usize) -> std::ops::Range<usize>,
) -> Option<Value<'t>> {
    let [whole, Value::Integer(count)] = given else {
        return None;
    };
    let count = usize::try_from((*count).max(0)).ok()?;
    match whole {
        Value::Array(array) if !array.open => {
            let items = array.items[range(array.items.len(), count)].iter();
            Some(list(items.cloned()))
        }
        other => {
            let units: Vec<u16> = other.literal()?.encode_utf16().collect();
            let part = &units[range(units.len(), count)];
            Some(Value::text(String::from_utf16(part).ok()?))
        }
    }
}

/// `range(start, count)`.
pub(super) fn range<'t>(given: &[&Value<'t>]) -> Option<Value<'t>> {
    let [Value::Integer(start), Value::Integer(count)] = given else {
        return None;
    };
    if !(0..=LONGEST).contains(count) {
        return None;
    }
    let end = start.checked_add(*count)?;
    Some(list(
        (*start..end).map(|number| item(Value::Integer(number))),
    ))
}

/// `flatten(list of lists)`.
pub(super) fn flatten<'t>(given: &[&Value<'t>]) -> Option<Value<'t>> {
    let [Value::Array(array)] = given else {
        return None;
    };
    let mut all = Array {
        items: Vec::new(),
        open: array.open,
    };
    for own in &array.items {
        match own.value.only().map(|only| &only.value) {
            Some(Value::Array(inner)) => {
                all.items.extend(inner.items.iter().cloned());
                all.open |= inner.open;
            }
            _ => all.open = true,
        }
    }
    Some(Value::Array(Rc::new(all)))
}

/// `items(object)`: an object of `key` and `value` for each member, in the order of the names.
pub(super) fn items<'t>(given: &[&Value<'t>]) -> Option<Value<'t>> {
    let members = in_order(given)?;
    Some(list(members.into_iter().map(|(name, member)| {
        let word = |text: &str| one(Value::text(text));
        let pair = Object {
            members: vec![
                Member::made(word("key"), Span::default(), word(name)),
                Member::made(word("value"), member.value_span, member.value.clone()),
            ],
            open: false,
        };
        item(Value::Object(Rc::new(pair)))
    })))
}

/// `objectKeys(object)`: the names of the members, in their order.
pub(super) fn object_keys<'t>(given: &[&Value<'t>]) -> Option<Value<'t>> {
    let members = in_order(given)?;
    let names = members.into_iter().map(|(name, _)| item(Value::text(name)));
    Some(list(names))
}

/// The members of the only argument by name; `None` where one is not known, or where their order
/// depends on how letters are compared.
fn in_order<'x, 't>(given: &[&'x Value<'t>]) -> Option<Vec<(&'x str, &'x Member<'t>)>> {
    let [Value::Object(object)] = given else {
        return None;
    };
    let named = |member: &'x Member<'t>| Some((member.key.as_ref()?.literal()?, member));
    let mut all: Vec<_> = object.members.iter().map(named).collect::<Option<_>>()?;
    all.sort_by_key(|(name, _)| *name);
    let folded = |(name, _): &(&str, &Member<'t>)| name.to_lowercase();
    (!object.open && all.is_sorted_by_key(folded)).then_some(all)
}

/// `union()` of lists: an item that is there already is not added. Where that is not known, the
/// result may hold fewer, which is as good as not knowing its items.
pub(super) fn add_new<'t>(all: &mut Array<'t>, other: &Array<'t>) {
    all.open |= other.open;
    if all.items.len() + other.items.len() > COMPARED {
        all.open = true;
        all.items.extend(other.items.iter().cloned());
        return;
    }
    for new in &other.items {
        let known = new.value.only();
        let same = |own: &Item<'t>| known.and_then(|known| holds(own, &known.value));
        let answers: Vec<_> = all.items.iter().map(same).collect();
        if answers.contains(&Some(true)) {
            continue;
        }
        all.open |= answers.contains(&None);
        all.items.push(new.clone());
    }
}

fn list<'t>(items: impl IntoIterator<Item = Item<'t>>) -> Value<'t> {
    let items = items.into_iter().collect();
    Value::Array(Rc::new(Array { items, open: false }))
}

fn item(value: Value<'_>) -> Item<'_> {
    Item::made(one(value))
}

fn one(value: Value<'_>) -> Possible<'_> {
    Possible::one(value, Span::default(), None)
}
