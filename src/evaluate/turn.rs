//! Floor 2: what an expression is in each turn of a loop that resources are made by.

use super::lookup::lower_case;
use super::value::{Item, Piece, Possible, Value};
use super::when::When;
use super::{Evaluator, Place};
use crate::model::{Call, Expression, Kind, Repetition, ScopeId};

/// How many turns of a loop are told apart; with more, none is.
const TURNS: usize = 128;

/// The number of the turn, under a name that no parameter of a lambda has.
const NUMBER: &str = "copyIndex()";

/// What the names of a loop stand for in one of its turns.
#[derive(Clone, Debug)]
pub struct Turn<'t>(Vec<(String, Possible<'t>)>);

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// The turns of the loop of a resource in `scope`; `None` where they are not known.
    pub fn turns(&self, repetition: &'t Repetition<'a>, scope: ScopeId) -> Option<Vec<Turn<'t>>> {
        let over = repetition.over.as_ref()?.get();
        match &self.values(over, scope).only()?.value {
            Value::Integer(count) => {
                let count = usize::try_from(*count).ok().filter(|all| *all <= TURNS)?;
                let mut names = vec![NUMBER.to_owned()];
                if let Some(name) = repetition.name.as_ref().and_then(Expression::text) {
                    names.push(named(name));
                }
                let turn = |at: usize| {
                    let number = numbered(at, over);
                    Turn(
                        names
                            .iter()
                            .map(|name| (name.clone(), number.clone()))
                            .collect(),
                    )
                };
                Some((0..count).map(turn).collect())
            }
            Value::Array(array) if !array.open && array.items.len() <= TURNS => {
                let turn = |(at, item): (usize, &Item<'t>)| {
                    let values = [item.value.clone(), numbered(at, over)];
                    let names = repetition
                        .variables
                        .iter()
                        .map(|name| name.text.to_string());
                    Turn(names.zip(values).collect())
                };
                Some(array.items.iter().enumerate().map(turn).collect())
            }
            _ => None,
        }
    }

    /// [`Self::values`] in one turn of a loop.
    pub fn values_in(
        &self,
        expression: &'t Expression<'t>,
        scope: ScopeId,
        turn: &Turn<'t>,
    ) -> Possible<'t> {
        self.budget.set(super::BUDGET);
        self.evaluate(expression, &turn.place(scope))
    }

    /// [`Self::pieces`] in one turn of a loop.
    pub fn pieces_in(
        &self,
        expression: &'t Expression<'t>,
        scope: ScopeId,
        turn: &Turn<'t>,
    ) -> Vec<Piece> {
        self.budget.set(super::BUDGET);
        self.pieces_of(expression, &turn.place(scope))
    }

    /// [`Self::assumption`] in one turn of a loop.
    pub fn assumption_in(
        &self,
        condition: &'t Expression<'t>,
        scope: ScopeId,
        turn: &Turn<'t>,
    ) -> Option<When> {
        self.assumption_at(condition, &turn.place(scope))
    }

    /// The outcomes of a condition in one turn of a loop, each with what it assumes.
    pub fn outcomes_in_turn(
        &self,
        condition: &'t Expression<'t>,
        scope: ScopeId,
        turn: &Turn<'t>,
    ) -> Vec<(bool, When)> {
        self.budget.set(super::BUDGET);
        self.outcomes(condition, &turn.place(scope))
    }

    /// `copyIndex()`, with the name of a loop and what is added; known in a turn alone.
    pub(super) fn copy_index(
        &self,
        expression: &'t Expression<'t>,
        call: &'t Call<'t>,
        place: &Place<'t>,
    ) -> Possible<'t> {
        let (name, added) = match &call.arguments[..] {
            [] => (None, None),
            [only] if matches!(only.kind, Kind::Text(_)) => (Some(only), None),
            [only] => (None, Some(only)),
            [name, added] => (Some(name), Some(added)),
            _ => return Possible::unknown(),
        };
        let number = match name.map(Expression::text) {
            None => place.bound(NUMBER),
            Some(Some(name)) => place.bound(&named(name)),
            Some(None) => None,
        };
        let Some(number) = number.and_then(integer) else {
            return Possible::unknown();
        };
        let added = match added {
            None => Some(0),
            Some(added) => integer(&self.evaluate(added, place)),
        };
        match added.and_then(|added| number.checked_add(added)) {
            Some(sum) => Possible::one(Value::Integer(sum), expression.span, Some(expression)),
            None => Possible::unknown(),
        }
    }
}

impl<'t> Turn<'t> {
    fn place(&self, scope: ScopeId) -> Place<'t> {
        let names = self.0.iter();
        names.fold(Place::scope(scope), |place, (name, value)| {
            place.bind(name, value.clone())
        })
    }
}

/// The number of the turn of a loop of that name.
fn named(name: &str) -> String {
    format!("copyIndex('{}')", lower_case(name))
}

fn numbered<'t>(at: usize, over: &'t Expression<'t>) -> Possible<'t> {
    match i64::try_from(at) {
        Ok(at) => Possible::one(Value::Integer(at), over.span, None),
        Err(_) => Possible::unknown(),
    }
}

fn integer(value: &Possible<'_>) -> Option<i64> {
    match value.only()?.value {
        Value::Integer(number) => Some(number),
        _ => None,
    }
}
