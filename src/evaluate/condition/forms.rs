//! Floor 2: the ways in which a condition is written.

use crate::model::{Expression, Kind};

/// A plain function call: its name in lower case, when it is one that matters here.
pub(super) fn call_of<'t>(
    expression: &'t Expression<'t>,
) -> Option<(&'static str, &'t [Expression<'t>])> {
    let Kind::Call(call) = &expression.kind else {
        return None;
    };
    let known = [
        "not",
        "and",
        "or",
        "empty",
        "equals",
        "greater",
        "less",
        "length",
        "greaterorequals",
        "lessorequals",
        "=~",
        "contains",
        "createarray",
        "true",
        "false",
    ];
    let name = known
        .into_iter()
        .find(|known| call.name.text.eq_ignore_ascii_case(known))?;
    call.base.is_none().then_some((name, &call.arguments[..]))
}

/// A condition that asks which of two is less: whether the first is, or is not.
pub(super) fn order<'t>(
    condition: &'t Expression<'t>,
) -> Option<(&'t Expression<'t>, &'t Expression<'t>, bool)> {
    match call_of(condition)? {
        ("less", [left, right]) => Some((left, right, true)),
        ("greater", [left, right]) => Some((right, left, true)),
        ("greaterorequals", [left, right]) => Some((left, right, false)),
        ("lessorequals", [left, right]) => Some((right, left, false)),
        _ => None,
    }
}

/// A condition that asks whether something is empty: what, and the outcome that means it is.
pub(super) fn emptiness<'t>(condition: &'t Expression<'t>) -> Option<(&'t Expression<'t>, bool)> {
    let length = |expression| match call_of(expression) {
        Some(("length", [list])) => Some(list),
        _ => None,
    };
    let is = |expression: &Expression<'_>, value| expression.kind == Kind::Integer(value);
    match call_of(condition)? {
        ("empty", [list]) => Some((list, true)),
        ("equals", [left, right]) if is(right, 0) => Some((length(left)?, true)),
        ("equals", [left, right]) if is(left, 0) => Some((length(right)?, true)),
        ("equals", [left, right]) if right.text() == Some("") => Some((left, true)),
        ("equals", [left, right]) if left.text() == Some("") => Some((right, true)),
        ("greater", [left, right]) if is(right, 0) => Some((length(left)?, false)),
        ("less", [left, right]) if is(left, 0) => Some((length(right)?, false)),
        ("greaterorequals", [left, right]) if is(right, 1) => Some((length(left)?, false)),
        _ => None,
    }
}
