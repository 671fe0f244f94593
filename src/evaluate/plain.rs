//! Floor 2: functions that need nothing but the values of their arguments, all of them known.

use super::collections::{self, equal};
use super::value::{Text, Value};

/// A function of known arguments; `None` where Azure refuses them or the outcome is not known.
pub(super) type Plain<'t> = fn(&[&Value<'t>]) -> Option<Value<'t>>;

/// The function called `name` (lower case), when it needs nothing but its arguments.
pub(super) fn plain<'t>(name: &str) -> Option<Plain<'t>> {
    let tables: [fn(&str) -> Option<Plain<'t>>; 4] = [conditions, texts, numbers, lists];
    tables.into_iter().find_map(|table| table(name))
}

fn conditions<'t>(name: &str) -> Option<Plain<'t>> {
    let function: Plain<'t> = match name {
        "equals" => |given| match given {
            [left, right] => equal(left, right).map(Value::Boolean),
            _ => None,
        },
        "not" => |given| match given {
            [Value::Boolean(value)] => Some(Value::Boolean(!value)),
            _ => None,
        },
        "empty" => |given| Some(Value::Boolean(given.first()?.is_empty()?)),
        "bool" => |given| match given.first()? {
            Value::Boolean(value) => Some(Value::Boolean(*value)),
            other => match other.literal()?.to_ascii_lowercase().as_str() {
                "true" => Some(Value::Boolean(true)),
                "false" => Some(Value::Boolean(false)),
                _ => None,
            },
        },
        "greater" => |given| compare(given, std::cmp::Ordering::is_gt),
        "greaterorequals" => |given| compare(given, std::cmp::Ordering::is_ge),
        "less" => |given| compare(given, std::cmp::Ordering::is_lt),
        "lessorequals" => |given| compare(given, std::cmp::Ordering::is_le),
        _ => return None,
    };
    Some(function)
}

fn texts<'t>(name: &str) -> Option<Plain<'t>> {
    let function: Plain<'t> = match name {
        "startswith" => |given| {
            let (text, part) = two_texts(given)?;
            Some(Value::Boolean(text.starts_with(&part)))
        },
        "endswith" => |given| {
            let (text, part) = two_texts(given)?;
            Some(Value::Boolean(text.ends_with(&part)))
        },
        "lastindexof" => |given| {
            let (text, part) = two_texts(given)?;
            // Of an empty text, .NET's answer is not the obvious one.
            (text.is_ascii() && !part.is_empty()).then(|| position(text.rfind(&part)))?
        },
        "tolower" => |given| change_case(given, str::to_lowercase),
        "toupper" => |given| change_case(given, str::to_uppercase),
        "trim" => |given| Some(Value::text(given.first()?.literal()?.trim())),
        "string" => |given| match given.first()? {
            Value::Text(text) => Some(Value::Text(text.clone())),
            other => Some(Value::text(plainly(other)?)),
        },
        "replace" => |given| {
            let [text, from, to] = given else { return None };
            let from = from.literal().filter(|from| !from.is_empty())?;
            Some(Value::text(text.literal()?.replace(from, to.literal()?)))
        },
        "padleft" => pad_left as Plain<'t>,
        "substring" => substring as Plain<'t>,
        _ => return None,
    };
    Some(function)
}

fn numbers<'t>(name: &str) -> Option<Plain<'t>> {
    let function: Plain<'t> = match name {
        "add" => |given| calculate(given, i64::checked_add),
        "sub" => |given| calculate(given, i64::checked_sub),
        "mul" => |given| calculate(given, i64::checked_mul),
        "div" => |given| calculate(given, i64::checked_div),
        "mod" => |given| calculate(given, i64::checked_rem),
        "int" => |given| match given {
            [Value::Integer(value)] => Some(Value::Integer(*value)),
            [text] => Some(Value::Integer(text.literal()?.parse().ok()?)),
            _ => None,
        },
        "min" => |given| integers(given)?.into_iter().min().map(Value::Integer),
        "max" => |given| integers(given)?.into_iter().max().map(Value::Integer),
        _ => return None,
    };
    Some(function)
}

fn lists<'t>(name: &str) -> Option<Plain<'t>> {
    let function: Plain<'t> = match name {
        "contains" => |given| match given {
            [container, item] => collections::contains(container, item).map(Value::Boolean),
            _ => None,
        },
        "indexof" => |given| {
            if let [Value::Array(array), item] = given {
                return collections::index_of(array, item).map(Value::Integer);
            }
            let (text, part) = two_texts(given)?;
            text.is_ascii().then(|| position(text.find(&part)))?
        },
        "length" => |given| collections::length(given.first()?).map(Value::Integer),
        "split" => collections::split as Plain<'t>,
        "join" => collections::join as Plain<'t>,
        "take" => |given| collections::part(given, |length, count| 0..count.min(length)),
        "skip" => |given| collections::part(given, |length, count| count.min(length)..length),
        "range" => collections::range as Plain<'t>,
        "flatten" => collections::flatten as Plain<'t>,
        "items" => collections::items as Plain<'t>,
        "objectkeys" => collections::object_keys as Plain<'t>,
        _ => return None,
    };
    Some(function)
}

/// A value as a string, as Azure writes numbers and Booleans.
pub(super) fn plainly(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Text(Text::Literal(text)) => Some(text.clone().into_owned()),
        Value::Integer(value) => Some(value.to_string()),
        Value::Boolean(value) => Some(if *value { "True" } else { "False" }.to_owned()),
        _ => None,
    }
}

fn two_texts(given: &[&Value<'_>]) -> Option<(String, String)> {
    let [text, part] = given else { return None };
    Some((
        text.literal()?.to_lowercase(),
        part.literal()?.to_lowercase(),
    ))
}

/// A place in a text as Azure counts: -1 for none.
fn position<'t>(found: Option<usize>) -> Option<Value<'t>> {
    found
        .map_or(Some(-1), |at| i64::try_from(at).ok())
        .map(Value::Integer)
}

fn change_case<'t>(given: &[&Value<'t>], change: fn(&str) -> String) -> Option<Value<'t>> {
    match given.first()? {
        Value::Text(Text::Literal(text)) => Some(Value::text(change(text))),
        // Resource IDs compare ignoring case, so a pattern may keep its own.
        Value::Text(pattern) => Some(Value::Text(pattern.clone())),
        _ => None,
    }
}

/// `padLeft(value, width[, letter])`.
fn pad_left<'t>(given: &[&Value<'t>]) -> Option<Value<'t>> {
    let (value, width, letter) = match given {
        [value, Value::Integer(width)] => (value, width, " "),
        [value, Value::Integer(width), letter] => (value, width, letter.literal()?),
        _ => return None,
    };
    if letter.chars().count() != 1 || matches!(value, Value::Boolean(_)) {
        return None;
    }
    let text = plainly(value)?;
    let width = usize::try_from(*width)
        .ok()
        .filter(|width| *width <= WIDEST)?;
    let missing = width.saturating_sub(text.encode_utf16().count());
    Some(Value::text(letter.repeat(missing) + &text))
}

/// Longest text that padding makes.
const WIDEST: usize = 10_000;

/// `substring(text, start[, length])`; out of the text, Azure refuses it.
fn substring<'t>(given: &[&Value<'t>]) -> Option<Value<'t>> {
    let (text, start, length) = match given {
        [text, Value::Integer(start)] => (text, start, None),
        [text, Value::Integer(start), Value::Integer(length)] => (text, start, Some(length)),
        _ => return None,
    };
    let units: Vec<u16> = text.literal()?.encode_utf16().collect();
    let rest = units.get(usize::try_from(*start).ok()?..)?;
    let part = match length {
        Some(length) => rest.get(..usize::try_from(*length).ok()?)?,
        None => rest,
    };
    Some(Value::text(String::from_utf16(part).ok()?))
}

fn calculate<'t>(
    given: &[&Value<'t>],
    operation: fn(i64, i64) -> Option<i64>,
) -> Option<Value<'t>> {
    match given {
        [Value::Integer(left), Value::Integer(right)] => {
            operation(*left, *right).map(Value::Integer)
        }
        _ => None,
    }
}

/// Whole numbers: the arguments themselves, or the items of the only one.
fn integers(given: &[&Value<'_>]) -> Option<Vec<i64>> {
    let integer = |value: &Value<'_>| match value {
        Value::Integer(value) => Some(*value),
        _ => None,
    };
    match given {
        [Value::Array(array)] if !array.open => {
            let items = array.items.iter();
            items
                .map(|item| integer(&item.value.only()?.value))
                .collect()
        }
        _ => given.iter().map(|value| integer(value)).collect(),
    }
}

fn compare<'t>(given: &[&Value<'t>], holds: fn(std::cmp::Ordering) -> bool) -> Option<Value<'t>> {
    match given {
        [Value::Integer(left), Value::Integer(right)] => {
            Some(Value::Boolean(holds(left.cmp(right))))
        }
        _ => None,
    }
}
