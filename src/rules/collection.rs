//! Floor 4: what the collections of a block are together, in each combination that can occur.

use super::subject::{ARRAY, Block, DICTIONARY};
use crate::evaluate::{Value, When};
use crate::text::Span;

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
}

impl State {
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
