//! Floor 4: how many resources a loop can make at most.

use super::origin::{is_one_of, is_own};
use super::whole::Whole;
use crate::evaluate::{Alternative, Behind, Value, When};
use crate::model::{Call, Expression, Kind, Resource, ScopeId};

/// How deep expressions are followed.
const DEEPEST: u32 = 20;

/// Functions that yield no more items than the list that they are given first.
const NO_MORE: [&str; 4] = ["length", "filter", "map", "skip"];

/// Functions of which the outcome is, or has, as many as the list that they are given first.
const AS_MANY: [&str; 2] = ["length", "map"];

/// How many resources a loop can make at most; `None` when that is not known.
pub(super) fn most_turns<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    resource: &'t Resource<'a>,
    scope: ScopeId,
) -> Option<i64> {
    let over = resource.repetition.as_ref()?.over.as_ref()?.get();
    most(whole, over, scope, 0)
}

/// Whether a loop can make nothing where `when` holds: `false` where it surely makes something;
/// `None` when that is not known.
pub(super) fn may_make_none<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    resource: &'t Resource<'a>,
    scope: ScopeId,
    when: &When,
) -> Option<bool> {
    let over = resource.repetition.as_ref()?.over.as_ref()?.get();
    let known = whole.evaluator.values(over, scope);
    let met = known.alternatives.iter();
    let met = met.filter(|one| when.agrees_with(&one.when));
    let counts: Vec<_> = met.map(count).collect();
    if counts.contains(&Some(0)) {
        return Some(true);
    }
    let is_known = known.closed && counts.iter().all(Option::is_some);
    is_known.then_some(false)
}

/// What a loop takes its turns from, as one text wherever it is written: the list, or the number.
pub(super) fn taken_from<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    resource: &'t Resource<'a>,
    mut scope: ScopeId,
) -> Option<String> {
    let mut over = resource.repetition.as_ref()?.over.as_ref()?.get();
    for _ in 0..DEEPEST {
        (over, scope) = match &over.kind {
            Kind::Call(call) if is_own(call, "range") => (call.arguments.get(1)?, scope),
            Kind::Call(call) if is_one_of(call, &AS_MANY) => (call.arguments.first()?, scope),
            _ => match whole.evaluator.value_behind(over, scope) {
                Some(behind) => behind,
                None => break,
            },
        };
    }
    Some(format!(
        "{:?}",
        whole.evaluator.symbolic(over, scope).pieces()
    ))
}

/// The largest number that an expression can be, or how many items it can have.
fn most<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    expression: &'t Expression<'t>,
    scope: ScopeId,
    depth: u32,
) -> Option<i64> {
    if depth > DEEPEST {
        return None;
    }
    let of = |inner| most(whole, inner, scope, depth + 1);
    let known = whole.evaluator.values(expression, scope);
    let each: Option<Vec<i64>> = known.alternatives.iter().map(count).collect();
    if let Some(most) = each
        .filter(|_| known.closed)
        .and_then(|all| all.into_iter().max())
    {
        return Some(most);
    }
    if let Some(behind) = whole.evaluator.behind(expression, scope) {
        return match behind.value.filter(|_| !behind.open) {
            Some(value) => most(whole, value, behind.scope, depth + 1),
            None => declared_most(whole, &behind),
        };
    }
    match &expression.kind {
        Kind::Conditional(choice) => Some(of(&choice.then)?.max(of(&choice.otherwise)?)),
        Kind::Call(call) => most_of_call(call, of),
        _ => None,
    }
}

fn most_of_call<'t>(
    call: &'t Call<'t>,
    of: impl Fn(&'t Expression<'t>) -> Option<i64>,
) -> Option<i64> {
    let first = call.arguments.first()?;
    if is_own(call, "range") {
        return of(call.arguments.get(1)?);
    }
    if is_own(call, "take") || is_own(call, "min") && call.arguments.len() > 1 {
        return call.arguments.iter().filter_map(of).min();
    }
    is_one_of(call, &NO_MORE).then(|| of(first)).flatten()
}

/// What the declaration of a parameter that anybody may set says.
fn declared_most(whole: &Whole<'_, '_>, behind: &Behind<'_>) -> Option<i64> {
    let parameters = &whole.template.scope(behind.scope).parameters;
    let mut parameters = parameters.iter();
    let declared = parameters.find(|one| one.name.span == behind.declared)?;
    declared.most
}

fn count(one: &Alternative<'_>) -> Option<i64> {
    match &one.value {
        Value::Integer(count) => Some(*count),
        Value::Array(array) if !array.open => i64::try_from(array.items.len()).ok(),
        _ => None,
    }
}
