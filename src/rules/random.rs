//! Floor 4: values that are others in each deployment.

use std::collections::BTreeSet;

use super::origin::is_own;
use super::whole::Whole;
use crate::evaluate::Behind;
use crate::model::{Expression, Kind, ScopeId};
use crate::text::Span;

/// How many names are followed.
const DEEPEST: u32 = 32;

/// Whether a text may call `newGuid()` or `utcNow()`, whatever their case.
pub(super) fn may_be_random(text: &str) -> bool {
    let text = text.as_bytes();
    memchr::memchr2_iter(b'w', b'W', text).any(|at| {
        let ends = |word: &[u8]| {
            let start = (at + 1).checked_sub(word.len());
            let found = start.and_then(|start| text.get(start..=at));
            found.is_some_and(|found| found.eq_ignore_ascii_case(word))
        };
        let goes_on = text.get(at + 1..at + 5);
        ends(b"utcnow")
            || (ends(b"new") && goes_on.is_some_and(|rest| rest.eq_ignore_ascii_case(b"guid")))
    })
}

/// A value that is another one in each deployment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Random<'t> {
    /// The part of an expression that has it.
    pub(super) used: &'t Expression<'t>,
    /// The call that makes it.
    pub(super) call: Span,
    /// The parameter whose default that is, by where it is declared.
    pub(super) parameter: Option<Span>,
}

/// What of an expression is another value in each deployment.
pub(super) fn random_in<'t>(
    whole: &Whole<'t, '_>,
    expression: &'t Expression<'t>,
    scope: ScopeId,
) -> Option<Random<'t>> {
    let mut seen = BTreeSet::new();
    search(whole, expression, scope, 0, &mut seen)
}

/// `seen` are the values in which nothing was found.
fn search<'t>(
    whole: &Whole<'t, '_>,
    expression: &'t Expression<'t>,
    scope: ScopeId,
    depth: u32,
    seen: &mut BTreeSet<Span>,
) -> Option<Random<'t>> {
    if depth > DEEPEST {
        return None;
    }
    if let Some((behind, value)) = held(whole, expression, scope) {
        if !seen.insert(value.span) {
            return None;
        }
        let random = search(whole, value, behind.scope, depth + 1, seen)?;
        return Some(Random {
            used: expression,
            parameter: random.parameter.or(Some(behind.declared)),
            ..random
        });
    }
    // The GUID stands at the end of a name.
    let mut inside = |items: &'t [Expression<'t>]| {
        let mut items = items.iter().rev();
        items.find_map(|item| search(whole, item, scope, depth + 1, seen))
    };
    match &expression.kind {
        Kind::Call(call) if is_own(call, "newGuid") || is_own(call, "utcNow") => Some(Random {
            used: expression,
            call: expression.span,
            parameter: None,
        }),
        Kind::Call(call) => inside(&call.arguments),
        Kind::Interpolation(items) => inside(items),
        Kind::Conditional(choice) => [&choice.then, &choice.otherwise]
            .into_iter()
            .find_map(|branch| search(whole, branch, scope, depth + 1, seen)),
        _ => None,
    }
}

/// A name with the value that it stands for, or with a member of the object that it stands for.
fn held<'t>(
    whole: &Whole<'t, '_>,
    expression: &'t Expression<'t>,
    scope: ScopeId,
) -> Option<(Behind<'t>, &'t Expression<'t>)> {
    let mut steps = Vec::new();
    let mut base = expression;
    loop {
        base = match &base.kind {
            Kind::Member(access) => {
                steps.push(&*access.name.text);
                &access.base
            }
            Kind::Index(index) => {
                steps.push(index.index.text()?);
                &index.base
            }
            _ => break,
        };
    }
    let behind = whole.evaluator.behind(base, scope)?;
    let mut value = behind.value?;
    for step in steps.iter().rev() {
        let mut properties = value.properties()?.iter();
        value = &properties.rfind(|property| property.is(step))?.value;
    }
    Some((behind, value))
}
