//! Floor 4: what the collections of a block are together, in each combination that can occur.

use super::origin::is_one_of;
use super::subject::{ARRAY, Block, DICTIONARY, Subject};
use crate::evaluate::{Alternative, Member, Value, When};
use crate::model::{Expression, Kind, ScopeId};
use crate::text::Span;

/// How many names are followed, one behind the other.
const DEEPEST: u32 = 32;

/// Functions that ask what the value of a parameter is.
const ASKING: [&str; 5] = ["and", "or", "not", "equals", "=~"];

/// What a collection is in one combination of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Not written, or null.
    Absent,
    /// Written, and empty.
    Empty,
    /// An empty array.
    EmptyArray,
    /// It names identities.
    Filled,
    /// It comes from outside.
    Unknown,
}

impl State {
    /// Those that are known.
    pub(super) const ALL: [Self; 4] = [Self::Absent, Self::Empty, Self::EmptyArray, Self::Filled];
}

/// One value of a collection.
#[derive(Clone, Debug)]
pub(super) struct Collection {
    pub(super) state: State,
    pub(super) when: When,
    /// Where it is written; the whole block when it is not.
    pub(super) span: Span,
}

/// What the collections of a block are together, each with what it assumes; `None` when that is not
/// known.
pub(super) fn collections(block: &Block<'_>) -> Option<Vec<Collection>> {
    let mut all = vec![Collection {
        state: State::Absent,
        when: When::default(),
        span: block.span,
    }];
    for name in [DICTIONARY, ARRAY] {
        let Some(member) = block.object.member(name) else {
            continue;
        };
        if !member.value.closed {
            return None;
        }
        let mut next = Vec::new();
        for before in &all {
            for alternative in &member.value.alternatives {
                let Some(when) = before.when.and(&alternative.when) else {
                    continue;
                };
                let state = state(&alternative.value)?;
                // A null that is written shows where the identities are missing.
                let unwritten = before.span == block.span;
                let strongest =
                    before.state == State::Filled || (state == State::Absent && !unwritten);
                next.push(Collection {
                    state: if strongest { before.state } else { state },
                    when,
                    span: if strongest {
                        before.span
                    } else {
                        alternative.span
                    },
                });
            }
        }
        all = next;
    }
    all.retain(|collection| collection.when.agrees_with(&block.when));
    Some(all)
}

/// Whether a collection names identities in every combination of values.
pub(super) fn is_surely_filled(collection: &Member<'_>) -> bool {
    collection
        .value
        .only()
        .is_some_and(|only| only.when.is_always() && state(&only.value) == Some(State::Filled))
}

/// What the one collection of a block is in each branch of the conditions that choose it, where it
/// comes from outside in some; `None` when that is not known, or a caller may not choose freely.
pub(super) fn collections_by_branch<'t>(
    subject: &Subject<'_, 't, '_>,
    block: &Block<'t>,
) -> Option<Vec<Collection>> {
    let members = [DICTIONARY, ARRAY].map(|name| block.object.member(name));
    let ([Some(member), None] | [None, Some(member)]) = members else {
        return None;
    };
    let written = block.written(member)?;
    let (evaluator, scope) = (subject.evaluator, subject.scope_at(written.span)?);
    if !is_chosen_freely(subject, written, scope, 0) {
        return None;
    }
    let holds = subject.whole.deployed(subject.id).and(&block.when)?;
    let mut all = Vec::new();
    for branch in evaluator.branches(written, scope, &holds) {
        let value = evaluator.values(branch.expression, branch.scope);
        let states = value.alternatives.iter().map(|one| state(&one.value));
        // What is made of other conditions is not known to be one or the other.
        let is_one = |one: &Alternative<'_>| one.when.branch().is_always();
        let known = value.closed && value.alternatives.iter().all(is_one);
        let unknown = (!known).then_some(None);
        for state in states.filter(|_| known).chain(unknown) {
            all.push(Collection {
                state: state.unwrap_or(State::Unknown),
                when: branch.when.clone(),
                span: branch.expression.span,
            });
        }
    }
    Some(all)
}

/// Whether a caller decides each condition that chooses between the values of an expression.
fn is_chosen_freely<'t>(
    subject: &Subject<'_, 't, '_>,
    written: &'t Expression<'t>,
    scope: ScopeId,
    depth: u32,
) -> bool {
    if depth > DEEPEST {
        return false;
    }
    if let Kind::Conditional(choice) = &written.kind {
        let mut branches = [&choice.then, &choice.otherwise].into_iter();
        return is_free(subject, &choice.condition, scope, 0)
            && branches.all(|branch| is_chosen_freely(subject, branch, scope, depth + 1));
    }
    let behind = subject.evaluator.value_behind(written, scope);
    behind.is_none_or(|(value, scope)| is_chosen_freely(subject, value, scope, depth + 1))
}

/// Whether a caller decides a condition: it asks what parameters are. What is empty is no choice, it
/// follows from what is given.
fn is_free<'t>(
    subject: &Subject<'_, 't, '_>,
    condition: &'t Expression<'t>,
    scope: ScopeId,
    depth: u32,
) -> bool {
    if let Some(behind) = subject.evaluator.behind(condition, scope) {
        let value = behind.value.filter(|_| depth < DEEPEST);
        return behind.open
            || value.is_some_and(|value| is_free(subject, value, behind.scope, depth + 1));
    }
    match &condition.kind {
        Kind::Text(text) => !text.is_empty(),
        Kind::Boolean(_) => true,
        Kind::Call(call) => {
            let mut arguments = call.arguments.iter();
            is_one_of(call, &ASKING)
                && arguments.all(|argument| is_free(subject, argument, scope, depth))
        }
        _ => false,
    }
}

fn state(value: &Value<'_>) -> Option<State> {
    match value {
        Value::Null => Some(State::Absent),
        Value::Object(object) => {
            if value.is_empty()? {
                Some(State::Empty)
            } else {
                // A null value takes an identity away; it names none.
                object
                    .members
                    .iter()
                    .any(|member| {
                        !matches!(
                            member.value.only().map(|only| &only.value),
                            Some(Value::Null)
                        )
                    })
                    .then_some(State::Filled)
            }
        }
        Value::Array(_) => Some(if value.is_empty()? {
            State::EmptyArray
        } else {
            State::Filled
        }),
        _ => None,
    }
}

/// Whether the expression that makes a collection empty in one case fills it in another.
pub(super) fn is_filled_too(block: &Block<'_>, span: Span) -> bool {
    let mut values = block
        .collections()
        .flat_map(|member| &member.value.alternatives);
    values.any(|one| one.span == span && one.value.is_empty() != Some(true))
}
