//! Floor 2: functions of strings, numbers and conditions; `concat`, `format` and resource IDs.

use std::rc::Rc;

use super::functions::combine;
use super::value::{Array, Item, Piece, Possible, Text, Value};
use super::{Evaluator, Place};
use crate::model::{Call, Expression};

/// A function of wholly known arguments.
pub(super) type Plain<'t> = fn(&[&Value<'t>]) -> Option<Value<'t>>;

/// The function called `name` (lower case), when it needs nothing but its arguments.
pub(super) fn plain<'t>(name: &str) -> Option<Plain<'t>> {
    let function: Plain<'t> = match name {
        "equals" => |given| Some(Value::Boolean(equal(given.first()?, given.get(1)?)?)),
        "not" => |given| match given {
            [Value::Boolean(value)] => Some(Value::Boolean(!value)),
            _ => None,
        },
        "empty" => |given| Some(Value::Boolean(given.first()?.is_empty()?)),
        "contains" => |given| contains(given.first()?, given.get(1)?).map(Value::Boolean),
        "startswith" => |given| {
            let (text, part) = two_texts(given)?;
            Some(Value::Boolean(text.starts_with(&part)))
        },
        "endswith" => |given| {
            let (text, part) = two_texts(given)?;
            Some(Value::Boolean(text.ends_with(&part)))
        },
        "tolower" => |given| change_case(given, str::to_lowercase),
        "toupper" => |given| change_case(given, str::to_uppercase),
        "trim" => |given| Some(Value::text(given.first()?.literal()?.trim())),
        "string" => |given| match given.first()? {
            Value::Text(text) => Some(Value::Text(text.clone())),
            Value::Integer(value) => Some(Value::text(value.to_string())),
            Value::Boolean(value) => Some(Value::text(if *value { "True" } else { "False" })),
            _ => None,
        },
        "bool" => |given| match given.first()? {
            Value::Boolean(value) => Some(Value::Boolean(*value)),
            other => match other.literal()?.to_ascii_lowercase().as_str() {
                "true" => Some(Value::Boolean(true)),
                "false" => Some(Value::Boolean(false)),
                _ => None,
            },
        },
        "true" => |_| Some(Value::Boolean(true)),
        "false" => |_| Some(Value::Boolean(false)),
        "null" => |_| Some(Value::Null),
        "replace" => replace as Plain<'t>,
        "split" => split as Plain<'t>,
        "take" => |given| part(given, |length, count| 0..count.min(length)),
        "skip" => |given| part(given, |length, count| count.min(length)..length),
        "length" => |given| length(given.first()?).map(Value::Integer),
        "greater" => |given| compare(given, std::cmp::Ordering::is_gt),
        "greaterorequals" => |given| compare(given, std::cmp::Ordering::is_ge),
        "less" => |given| compare(given, std::cmp::Ordering::is_lt),
        "lessorequals" => |given| compare(given, std::cmp::Ordering::is_le),
        _ => return None,
    };
    Some(function)
}

/// ARM compares strings exactly, and everything else by value.
fn equal(left: &Value<'_>, right: &Value<'_>) -> Option<bool> {
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

fn contains(container: &Value<'_>, item: &Value<'_>) -> Option<bool> {
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
            for possible in &array.items {
                match possible
                    .value
                    .only()
                    .and_then(|only| equal(&only.value, item))
                {
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

fn two_texts(given: &[&Value<'_>]) -> Option<(String, String)> {
    let [text, part] = given else { return None };
    Some((
        text.literal()?.to_lowercase(),
        part.literal()?.to_lowercase(),
    ))
}

fn change_case<'t>(given: &[&Value<'t>], change: fn(&str) -> String) -> Option<Value<'t>> {
    match given.first()? {
        Value::Text(Text::Literal(text)) => Some(Value::text(change(text))),
        // Resource IDs compare ignoring case, so a pattern may keep its own.
        Value::Text(pattern) => Some(Value::Text(pattern.clone())),
        _ => None,
    }
}

fn replace<'t>(given: &[&Value<'t>]) -> Option<Value<'t>> {
    let [text, from, to] = given else { return None };
    let from = from.literal().filter(|from| !from.is_empty())?;
    Some(Value::text(text.literal()?.replace(from, to.literal()?)))
}

fn split<'t>(given: &[&Value<'t>]) -> Option<Value<'t>> {
    let [text, delimiter] = given else {
        return None;
    };
    let delimiter = delimiter
        .literal()
        .filter(|delimiter| !delimiter.is_empty())?;
    let items = text
        .literal()?
        .split(delimiter)
        .map(|part| {
            let part = Possible::one(Value::text(part), crate::text::Span::default(), None);
            Item::made(part)
        })
        .collect();
    Some(Value::Array(Rc::new(Array { items, open: false })))
}

fn part<'t>(
    given: &[&Value<'t>],
    range: fn(usize, usize) -> std::ops::Range<usize>,
) -> Option<Value<'t>> {
    let [whole, Value::Integer(count)] = given else {
        return None;
    };
    let count = usize::try_from((*count).max(0)).ok()?;
    match whole {
        Value::Array(array) if !array.open => {
            let items = array.items[range(array.items.len(), count)].to_vec();
            Some(Value::Array(Rc::new(Array { items, open: false })))
        }
        other => {
            let letters: Vec<char> = other.literal()?.chars().collect();
            let part: String = letters[range(letters.len(), count)].iter().collect();
            Some(Value::text(part))
        }
    }
}

fn length(value: &Value<'_>) -> Option<i64> {
    let length = match value {
        Value::Array(array) if !array.open => array.items.len(),
        Value::Object(object) if !object.open => object.members.len(),
        other => other.literal()?.chars().count(),
    };
    i64::try_from(length).ok()
}

fn compare<'t>(given: &[&Value<'t>], holds: fn(std::cmp::Ordering) -> bool) -> Option<Value<'t>> {
    match given {
        [Value::Integer(left), Value::Integer(right)] => {
            Some(Value::Boolean(holds(left.cmp(right))))
        }
        _ => None,
    }
}

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// Arguments of a string function: what is unknown becomes a hole, named by its expression.
    fn with_holes(
        &self,
        call: &'t Call<'t>,
        arguments: &[Possible<'t>],
        place: &Place<'t>,
    ) -> Vec<Possible<'t>> {
        let pairs = call.arguments.iter().zip(arguments);
        pairs
            .map(|(written, value)| {
                if value.alternatives.is_empty() {
                    let text = Text::join([self.hole(written, place)]);
                    Possible::one(Value::Text(text), written.span, Some(written))
                } else {
                    value.clone()
                }
            })
            .collect()
    }

    /// `concat` of strings, or of arrays.
    pub(super) fn concat(
        &self,
        expression: &'t Expression<'t>,
        call: &'t Call<'t>,
        arguments: &[Possible<'t>],
        place: &Place<'t>,
    ) -> Possible<'t> {
        if arguments.iter().all(Possible::is_unknown) {
            return Possible::unknown();
        }
        let is_array = |alternative: &super::Alternative<'t>| alternative.value.array().is_some();
        if arguments
            .iter()
            .any(|argument| argument.alternatives.iter().any(is_array))
        {
            return super::structures::concat_arrays(expression, arguments);
        }
        let arguments = self.with_holes(call, arguments, place);
        combine(&arguments, expression, &|given| {
            let texts: Option<Vec<_>> = given.iter().map(|one| as_pieces(&one.value)).collect();
            Some(Value::Text(Text::join(texts?.into_iter().flatten())))
        })
    }

    /// `format('{0}', …)` with plain placeholders.
    pub(super) fn format(
        &self,
        expression: &'t Expression<'t>,
        call: &'t Call<'t>,
        arguments: &[Possible<'t>],
        place: &Place<'t>,
    ) -> Possible<'t> {
        let arguments = self.with_holes(call, arguments, place);
        combine(&arguments, expression, &|given| {
            let (format, rest) = given.split_first()?;
            let pieces: Option<Vec<_>> = rest.iter().map(|one| as_pieces(&one.value)).collect();
            fill(format.value.literal()?, &pieces?).map(Value::Text)
        })
    }

    /// A Bicep string with holes.
    pub(super) fn interpolation(
        &self,
        expression: &'t Expression<'t>,
        pieces: &'t [Expression<'t>],
        place: &Place<'t>,
    ) -> Possible<'t> {
        let arguments: Vec<_> = pieces
            .iter()
            .map(|piece| {
                let value = self.evaluate(piece, place);
                if value.alternatives.is_empty() {
                    let text = Text::join([self.hole(piece, place)]);
                    Possible::one(Value::Text(text), piece.span, Some(piece))
                } else {
                    value
                }
            })
            .collect();
        combine(&arguments, expression, &|given| {
            let texts: Option<Vec<_>> = given.iter().map(|one| as_pieces(&one.value)).collect();
            Some(Value::Text(Text::join(texts?.into_iter().flatten())))
        })
    }

    /// `resourceId()` and its sisters: an ID whose unknown parts are holes.
    pub(super) fn resource_id(
        &self,
        name: &str,
        expression: &'t Expression<'t>,
        call: &'t Call<'t>,
        arguments: &[Possible<'t>],
        place: &Place<'t>,
    ) -> Possible<'t> {
        let arguments = self.with_holes(call, arguments, place);
        combine(&arguments, expression, &|given| {
            let texts: Option<Vec<_>> = given.iter().map(|one| as_text(&one.value)).collect();
            id_of(name, &texts?).map(Value::Text)
        })
    }
}

/// The segments of a type: as many names belong to it.
pub(super) fn id_of(function: &str, given: &[Text<'_>]) -> Option<Text<'static>> {
    let is_type = |text: &Text<'_>| {
        text.literal().is_some_and(|text| {
            text.split_once('/')
                .is_some_and(|(namespace, _)| namespace.contains('.'))
        })
    };
    // The first argument of extensionResourceId is an ID, whose own type is not meant.
    let skip = usize::from(function == "extensionresourceid");
    let at = skip + given.iter().skip(skip).position(is_type)?;
    let resource_type = given[at].literal()?.trim_end_matches('/');
    let (namespace, types) = resource_type.split_once('/')?;
    let types: Vec<_> = types.split('/').collect();
    let names = &given[at + 1..];
    if types.len() != names.len() {
        return None;
    }
    let literal = |text: &str| Piece::Literal(text.to_owned());
    let mut pieces = Vec::new();
    let mut add = |prefix: &str, text: &Text<'_>| {
        pieces.push(literal(prefix));
        pieces.extend(text.pieces());
    };
    match (function, &given[..at]) {
        ("resourceid", []) => add("", &hole("the resource group of the deployment")),
        ("resourceid", [group]) => {
            add(
                "/subscriptions/",
                &hole("the subscription of the deployment"),
            );
            add("/resourceGroups/", group);
        }
        ("resourceid", [subscription, group]) => {
            add("/subscriptions/", subscription);
            add("/resourceGroups/", group);
        }
        ("subscriptionresourceid", []) => {
            add(
                "/subscriptions/",
                &hole("the subscription of the deployment"),
            );
        }
        ("subscriptionresourceid", [subscription]) => add("/subscriptions/", subscription),
        ("tenantresourceid", []) => {}
        ("managementgroupresourceid", []) => add("", &hole("the management group")),
        ("extensionresourceid", [id]) => add("", id),
        _ => return None,
    }
    add("/providers/", &Text::Literal(namespace.into()));
    for (segment, name) in types.iter().zip(names) {
        add(&format!("/{segment}/"), name);
    }
    Some(Text::join(pieces))
}

fn hole(name: &str) -> Text<'static> {
    Text::join([Piece::Hole(name.into())])
}

fn as_text<'t>(value: &Value<'t>) -> Option<Text<'t>> {
    match value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

pub(super) fn as_pieces(value: &Value<'_>) -> Option<Vec<Piece>> {
    match value {
        Value::Text(text) => Some(text.pieces()),
        Value::Integer(value) => Some(vec![Piece::Literal(value.to_string())]),
        Value::Boolean(value) => {
            let text = if *value { "True" } else { "False" };
            Some(vec![Piece::Literal(text.to_owned())])
        }
        _ => None,
    }
}

/// Fills `{0}` and `{{`; anything fancier is unknown.
pub(super) fn fill(format: &str, arguments: &[Vec<Piece>]) -> Option<Text<'static>> {
    let mut pieces = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.find(['{', '}']) {
        pieces.push(Piece::Literal(rest[..at].to_owned()));
        let tail = &rest[at..];
        if let Some(after) = tail.strip_prefix("{{").or_else(|| tail.strip_prefix("}}")) {
            pieces.push(Piece::Literal(tail[..1].to_owned()));
            rest = after;
            continue;
        }
        let (number, after) = tail.strip_prefix('{')?.split_once('}')?;
        pieces.extend(
            arguments
                .get(number.parse::<usize>().ok()?)?
                .iter()
                .cloned(),
        );
        rest = after;
    }
    pieces.push(Piece::Literal(rest.to_owned()));
    Some(Text::join(pieces))
}
