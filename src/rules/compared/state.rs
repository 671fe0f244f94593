//! Floor 4: which identity a resource has, in each combination of values that can occur.

use super::ids::Id;
use crate::evaluate::{Alternative, Evaluator, Possible, Turn, Value, When};
use crate::knowledge::{self, Kind};
use crate::model::ResourceId;
use crate::rules::subject::{ARRAY, Block, DICTIONARY, Subject, entries_of};
use crate::text::Span;

/// How many combinations are told apart; with more, nothing is known.
const MOST: usize = 128;

/// Something about an identity, in one combination of values.
#[derive(Clone, Debug)]
pub(super) struct Case<T> {
    /// What it is; `None` when that is not known.
    pub(super) what: Option<T>,
    /// What must hold for it.
    pub(super) when: When,
    /// Where it is written; empty when it is not.
    pub(super) place: Span,
}

/// The user-assigned identities that are attached.
#[derive(Clone, Debug, Default)]
pub(super) struct Attached {
    pub(super) ids: Vec<Id>,
    /// Whether there are no others.
    pub(super) complete: bool,
}

/// The identity of one version of a resource.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The resource's number.
    pub(super) resource: ResourceId,
    /// The name of its identity property, if it has one.
    pub(super) identity: Option<Span>,
    /// The type of the resource.
    pub(super) named: Span,
    pub(super) kinds: Vec<Case<Kind>>,
    pub(super) users: Vec<Case<Attached>>,
}

impl Standing {
    /// Evaluates the identity of a resource. `symbolic` knows no parameter's value, so that what is
    /// named after a parameter is the same wherever that parameter stands. Of a loop it is the identity
    /// in one `turn`, or else all that can be told of every one.
    pub fn of<'t, 'a: 't>(
        subject: &Subject<'_, 't, 'a>,
        symbolic: &Evaluator<'t, 'a>,
        turn: Option<&Turn<'t>>,
    ) -> Self {
        let resource = subject.resource;
        let named = resource.resource_type.as_ref().map(|named| named.span);
        let (kinds, users) = evaluated(subject, symbolic, turn);
        Self {
            resource: subject.id,
            identity: resource.identity.as_ref().map(|written| written.key.span),
            named: named.unwrap_or(Span::at(resource.span.start)),
            kinds,
            users,
        }
    }

    /// Only what can occur where `when` holds.
    #[must_use]
    pub fn under(mut self, when: &When) -> Self {
        self.kinds.retain(|case| case.when.agrees_with(when));
        self.users.retain(|case| case.when.agrees_with(when));
        self
    }

    /// Whether both can be deployed under the same conditions.
    pub fn can_meet(&self, other: &Self) -> bool {
        let mut cases = self.kinds.iter();
        cases.any(|case| {
            let others = other.kinds.iter();
            others
                .map(|other| &other.when)
                .any(|when| case.when.branch().agrees_with(&when.branch()))
        })
    }

    /// The one kind that it has whatever happens.
    pub fn kind(&self) -> Option<Kind> {
        let first = self.kinds.first()?.what?;
        self.kinds
            .iter()
            .all(|case| case.what == Some(first))
            .then_some(first)
    }

    /// What all of these have, each where it is deployed, in the place of `at`.
    pub fn together(at: &Self, all: &[&Self]) -> Self {
        let kinds = all.iter().flat_map(|one| &one.kinds).cloned().collect();
        let users = all.iter().flat_map(|one| &one.users).cloned().collect();
        Self {
            kinds,
            users,
            ..*at
        }
    }

    /// Every kind that it can have; `None` when that is not known.
    pub fn every_kind(&self) -> Option<Vec<Kind>> {
        let mut all: Vec<Kind> = self
            .kinds
            .iter()
            .map(|case| case.what)
            .collect::<Option<_>>()?;
        all.sort_unstable();
        all.dedup();
        Some(all)
    }

    /// Every user-assigned identity that it can have, by its label; `None` when that is not known.
    pub fn every_user(&self) -> Option<Vec<String>> {
        let mut all = Vec::new();
        for case in &self.users {
            let attached = case.what.as_ref().filter(|attached| attached.complete)?;
            for id in &attached.ids {
                let label = id.label();
                if !all.contains(&label) {
                    all.push(label);
                }
            }
        }
        Some(all)
    }
}

/// Kinds and user-assigned identities.
fn evaluated<'t, 'a: 't>(
    subject: &Subject<'_, 't, 'a>,
    symbolic: &Evaluator<'t, 'a>,
    turn: Option<&Turn<'t>>,
) -> (Vec<Case<Kind>>, Vec<Case<Attached>>) {
    let holds = deployed(subject, turn);
    let (no_kind, no_users) = without_block(subject);
    let nothing = |known: bool| {
        let kind = no_kind.filter(|_| known);
        let users = no_users.clone().filter(|_| known);
        (vec![absent(kind, &holds)], vec![absent(users, &holds)])
    };
    let Some(property) = &subject.resource.identity else {
        return nothing(!subject.resource.body.is_open());
    };
    // What Azure refuses or ignores was never there.
    if subject.answer().is_refusal() {
        return nothing(false);
    }
    let values = |evaluator: &Evaluator<'t, 'a>| match turn {
        Some(turn) => evaluator.values_in(&property.value, subject.scope(), turn),
        None => evaluator.values(&property.value, subject.scope()),
    };
    let value = values(subject.evaluator);
    let kinds = cases(value, &holds, || no_kind, |block| kinds_of(subject, block));
    let value = values(symbolic);
    let users = cases(
        value,
        &holds,
        || no_users.clone(),
        |block| users_of(subject, block),
    );
    (kinds, users)
}

/// What a resource has without a block: nothing, unless its service may give it something.
fn without_block(subject: &Subject<'_, '_, '_>) -> (Option<Kind>, Option<Attached>) {
    let own = subject.resource_type.as_deref();
    let may_have_one = own.is_some_and(knowledge::makes_its_own);
    let keeps = own.is_some_and(|own| knowledge::why_not_none(own).is_some());
    ((!may_have_one).then_some(Kind::None), (!keeps).then(nobody))
}

/// What must hold for a resource to be deployed, with what a caller has to ask for.
fn deployed<'t, 'a: 't>(subject: &Subject<'_, 't, 'a>, turn: Option<&Turn<'t>>) -> When {
    let (whole, evaluator, scope) = (subject.whole, subject.evaluator, subject.scope());
    // What a condition makes of a parameter counts where it is not deployed unless a caller asks.
    let holds = match turn {
        Some(turn) => whole.deployed_in(subject.id, turn),
        None => whole.deployed(subject.id),
    };
    let holds = holds.branch();
    let condition = subject.resource.condition.as_ref();
    let outcomes = condition.map(|own| match turn {
        Some(turn) => evaluator.outcomes_in_turn(own.get(), scope, turn),
        None => evaluator.outcomes_in(own.get(), scope),
    });
    let mut chosen = outcomes
        .into_iter()
        .flatten()
        .filter(|(outcome, _)| *outcome);
    match (chosen.next(), chosen.next()) {
        (Some((_, when)), None) if when.is_asked_for() => holds.and(&when).unwrap_or(holds),
        _ => holds,
    }
}

fn absent<T>(what: Option<T>, holds: &When) -> Case<T> {
    Case {
        what,
        when: holds.clone(),
        place: Span::default(),
    }
}

fn nobody() -> Attached {
    Attached {
        ids: Vec::new(),
        complete: true,
    }
}

/// What each value of an identity comes to: `none` for `null`, `of` for a block.
fn cases<'t, T>(
    value: Possible<'t>,
    holds: &When,
    none: impl Fn() -> Option<T>,
    of: impl Fn(&Block<'t>) -> Vec<Case<T>>,
) -> Vec<Case<T>> {
    let value = value.under(holds);
    let mut all = Vec::new();
    for alternative in value.alternatives {
        let Some(when) = alternative.when.and(holds) else {
            continue;
        };
        match alternative.value {
            Value::Object(object) => {
                let block = Block::new(object, alternative.span, alternative.source, when);
                all.extend(of(&block));
            }
            other => all.push(Case {
                what: matches!(other, Value::Null).then(&none).flatten(),
                when,
                place: alternative.span,
            }),
        }
    }
    if !value.closed || all.is_empty() {
        all.push(absent(None, holds));
    }
    if all.len() > MOST {
        return vec![absent(None, holds)];
    }
    all
}

/// The kinds that the type of a block can be.
fn kinds_of(subject: &Subject<'_, '_, '_>, block: &Block<'_>) -> Vec<Case<Kind>> {
    let unknown = || Case {
        what: None,
        when: block.when.clone(),
        place: block.span,
    };
    let Some(member) = block.type_member().filter(|_| !block.is_open()) else {
        return vec![unknown()];
    };
    let mut all: Vec<Case<Kind>> = together(&member.value, &block.when)
        .map(|(alternative, when)| Case {
            what: subject.kind_of(&alternative.value),
            when,
            place: alternative.span,
        })
        .collect();
    if !member.value.closed || all.is_empty() {
        all.push(unknown());
    }
    all
}

/// The values that can occur where `when` holds.
fn together<'p, 't>(
    value: &'p Possible<'t>,
    when: &'p When,
) -> impl Iterator<Item = (&'p Alternative<'t>, When)> {
    let alternatives = value.alternatives.iter();
    alternatives.filter_map(move |one| Some((one, one.when.and(when)?)))
}

/// The identities that a block attaches: those that it lists, where its type asks for them.
fn users_of(subject: &Subject<'_, '_, '_>, block: &Block<'_>) -> Vec<Case<Attached>> {
    let mut all = Vec::new();
    for kind in kinds_of(subject, block) {
        match kind.what {
            Some(kind_known) if kind_known.user() => {
                all.extend(listed(subject, block, &kind.when));
            }
            known => all.push(Case {
                what: known.map(|_| nobody()),
                when: kind.when,
                place: kind.place,
            }),
        }
        if all.len() > MOST {
            break;
        }
    }
    all
}

/// What the dictionary and the array of old list together.
fn listed(subject: &Subject<'_, '_, '_>, block: &Block<'_>, when: &When) -> Vec<Case<Attached>> {
    let mut all = vec![Case {
        what: Some(nobody()),
        when: when.clone(),
        place: block.span,
    }];
    for name in [DICTIONARY, ARRAY] {
        let Some(member) = block.object.member(name) else {
            continue;
        };
        let mut next = Vec::new();
        for before in &all {
            for (alternative, when) in together(&member.value, &before.when) {
                let both = before.what.clone().zip(attached(subject, alternative));
                let what = both.map(|(mut all, more)| {
                    all.ids.extend(more.ids);
                    all.complete &= more.complete;
                    all
                });
                let place = alternative.span;
                next.push(Case { what, when, place });
            }
            if !member.value.closed {
                next.push(Case {
                    what: None,
                    when: before.when.clone(),
                    place: member.value_span,
                });
            }
            if next.len() > MOST {
                break;
            }
        }
        all = next;
    }
    all
}

/// The identities of one collection; `None` when it is none.
fn attached(subject: &Subject<'_, '_, '_>, alternative: &Alternative<'_>) -> Option<Attached> {
    let open = match &alternative.value {
        Value::Null => return Some(nobody()),
        Value::Object(object) => object.open,
        Value::Array(array) => array.open,
        _ => return None,
    };
    let mut all = Attached {
        ids: Vec::new(),
        complete: !open,
    };
    for entry in entries_of(alternative) {
        let value = entry.value.and_then(|value| value.only());
        // A null takes an identity away; it attaches none.
        if value.is_some_and(|only| matches!(only.value, Value::Null)) {
            continue;
        }
        let text = entry.names.usual_text().or(entry.text);
        let id = text.and_then(|text| Id::new(text, entry.span(), subject.written(entry.span())));
        match id {
            Some(id) => all.ids.push(id),
            None => all.complete = false,
        }
    }
    Some(all)
}
