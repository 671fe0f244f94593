//! Floor 1: two expression trees side by side, spans left out.

use crate::model::expression::{Expression, Kind, Property};

/// The way to the first difference; `None` when there is none.
pub(super) fn difference(a: &Expression<'_>, b: &Expression<'_>) -> Option<String> {
    let mut way = Vec::new();
    (!same(a, b, &mut way)).then(|| {
        way.reverse();
        way.join("/")
    })
}

fn same(a: &Expression<'_>, b: &Expression<'_>, way: &mut Vec<String>) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Object(a), Kind::Object(b)) => lists(a, b, way, property),
        (Kind::Array(a), Kind::Array(b)) | (Kind::Interpolation(a), Kind::Interpolation(b)) => {
            lists(a, b, way, same)
        }
        (Kind::Call(a), Kind::Call(b)) => {
            let bases = match (&a.base, &b.base) {
                (Some(a), Some(b)) => same(a, b, way),
                (None, None) => true,
                _ => false,
            };
            bases && a.name.text == b.name.text && lists(&a.arguments, &b.arguments, way, same)
        }
        (Kind::Member(a), Kind::Member(b)) => {
            a.name.text == b.name.text && a.safe == b.safe && same(&a.base, &b.base, way)
        }
        (Kind::Index(a), Kind::Index(b)) => {
            a.safe == b.safe
                && a.from_end == b.from_end
                && same(&a.base, &b.base, way)
                && same(&a.index, &b.index, way)
        }
        (Kind::Conditional(a), Kind::Conditional(b)) => {
            same(&a.condition, &b.condition, way)
                && same(&a.then, &b.then, way)
                && same(&a.otherwise, &b.otherwise, way)
        }
        (Kind::Lambda(a), Kind::Lambda(b)) => {
            a.parameters == b.parameters && same(&a.body, &b.body, way)
        }
        (Kind::Loop(a), Kind::Loop(b)) | (Kind::Spread(a), Kind::Spread(b)) => same(a, b, way),
        (Kind::Broken(a), Kind::Broken(b)) => a.message == b.message,
        (Kind::Integer(value), Kind::Number(text)) | (Kind::Number(text), Kind::Integer(value)) => {
            text.parse() == Ok(*value)
        }
        // The rest has no places inside.
        (a, b) => a == b,
    }
}

fn property(a: &Property<'_>, b: &Property<'_>, way: &mut Vec<String>) -> bool {
    if !same(&a.key, &b.key, way) {
        return false;
    }
    let is_same = same(&a.value, &b.value, way);
    if !is_same {
        way.push(a.name().unwrap_or("…").to_owned());
    }
    is_same
}

fn lists<T>(
    a: &[T],
    b: &[T],
    way: &mut Vec<String>,
    same: impl Fn(&T, &T, &mut Vec<String>) -> bool,
) -> bool {
    if a.len() != b.len() {
        way.push(format!("{} members, not {}", b.len(), a.len()));
        return false;
    }
    let differs = a.iter().zip(b).position(|(a, b)| !same(a, b, way));
    if let Some(index) = differs {
        way.push(index.to_string());
    }
    differs.is_none()
}
