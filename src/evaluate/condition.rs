//! Floor 2: which outcomes a condition can have, and what each one tells of others.

mod asked;
mod forms;

use std::rc::Rc;

use self::forms::call_of;
use super::value::{Possible, Value};
use super::when::{Choice, Literal, MOST, When};
use super::{Evaluator, Place};
use crate::model::{Conditional, Expression, Kind, ScopeId};

/// How deep a condition is taken apart.
const DEEPEST: u32 = 20;

/// How much one condition says: variables that name each other twice can say the same without end.
const FACTS: usize = 1_000;

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    pub(super) fn conditional(
        &self,
        choice: &'t Conditional<'t>,
        place: &Place<'t>,
    ) -> Possible<'t> {
        let mut all = Possible {
            alternatives: Vec::new(),
            closed: true,
        };
        for (holds, when) in self.outcomes(&choice.condition, place) {
            let branch = if holds {
                &choice.then
            } else {
                &choice.otherwise
            };
            all.extend_when(self.evaluate(branch, place), &when);
        }
        all
    }

    /// What holds wherever `condition` is true, as far as it can be told; `None` where it never is.
    pub fn assumption(&self, condition: &'t Expression<'t>, scope: ScopeId) -> Option<When> {
        self.assumption_at(condition, &Place::scope(scope))
    }

    pub(super) fn assumption_at(
        &self,
        condition: &'t Expression<'t>,
        place: &Place<'t>,
    ) -> Option<When> {
        self.budget.set(super::BUDGET);
        let known = self.evaluate(condition, place);
        let mut all = known.alternatives.iter();
        let is_false = known.closed
            && !known.alternatives.is_empty()
            && all.all(|one| matches!(one.value, Value::Boolean(false)));
        (!is_false).then(|| self.assume(condition, &known, true, place))
    }

    /// The outcomes of a condition of `scope`, each with what it assumes.
    pub fn outcomes_in(&self, condition: &'t Expression<'t>, scope: ScopeId) -> Vec<(bool, When)> {
        self.budget.set(super::BUDGET);
        self.outcomes(condition, &Place::scope(scope))
    }

    /// The outcomes of a condition, each with what it assumes. A condition that is known has one.
    pub(super) fn outcomes(
        &self,
        condition: &'t Expression<'t>,
        place: &Place<'t>,
    ) -> Vec<(bool, When)> {
        let known = self.evaluate(condition, place);
        let mut all = Vec::new();
        let mut complete = known.closed;
        for alternative in &known.alternatives {
            match alternative.value {
                Value::Boolean(holds) => all.push((holds, alternative.when.clone())),
                _ => complete = false,
            }
        }
        if complete && all.iter().all(|(holds, _)| *holds == all[0].0) {
            return all;
        }
        if !complete {
            // What is known holds for the default of a parameter; any other value may do either.
            let subject = all.first().and_then(|(_, when)| when.parameter());
            let decides = |subject: &&Rc<str>| {
                all.iter()
                    .all(|(_, when)| when.parameter() == Some(*subject))
                    && self.is_told_by_default(condition, place, subject, None)
            };
            let other = match subject.filter(decides) {
                Some(subject) => When::assume(subject.clone(), Choice::Other),
                None => When::default(),
            };
            all.extend([(true, other.clone()), (false, other)]);
        }
        let written = [false, true].map(|holds| self.assume(condition, &known, holds, place));
        all.into_iter()
            .filter_map(|(holds, when)| Some((holds, when.and(&written[usize::from(holds)])?)))
            .collect()
    }

    /// What holds when `condition`, whose value is `known`, is `holds`.
    fn assume(
        &self,
        condition: &'t Expression<'t>,
        known: &Possible<'t>,
        holds: bool,
        place: &Place<'t>,
    ) -> When {
        let mut facts = Facts::default();
        self.collect(condition, Some(known), (holds, 0), place, &mut facts);
        facts.when()
    }

    fn collect(
        &self,
        condition: &'t Expression<'t>,
        known: Option<&Possible<'t>>,
        (holds, depth): (bool, u32),
        place: &Place<'t>,
        facts: &mut Facts,
    ) {
        if depth > DEEPEST || facts.asked.len() > FACTS {
            return;
        }
        if let Some((definition, inner)) = self.definition(condition, place) {
            // What a name holds is evaluated once, what it is written as anew.
            let own = known.is_none().then(|| self.evaluate(condition, place));
            let known = known.or(own.as_ref());
            return self.collect(definition, known, (holds, depth + 1), &inner, facts);
        }
        match call_of(condition) {
            Some(("not", [inner])) => {
                return self.collect(inner, None, (!holds, depth + 1), place, facts);
            }
            Some((name @ ("and" | "or"), items)) if (name == "and") == holds => {
                for item in items {
                    self.collect(item, None, (holds, depth + 1), place, facts);
                }
            }
            own => {
                let given = self.given_where(condition, known, holds, place);
                facts.given = facts.given.and(&given).unwrap_or_default();
                if let (Some(("and" | "or", _)), false) = (own, facts.of_a_case) {
                    let mut cases = Vec::new();
                    self.cases(condition, (holds, depth), place, &mut cases);
                    let either = When::either(cases);
                    facts.given = facts.given.and(&either).unwrap_or_default();
                }
            }
        }
        if let Some((asked, Literal::Boolean(value), _)) = self.equality(condition, place)
            && holds
        {
            return self.collect(asked, None, (value, depth + 1), place, facts);
        }
        facts.asked.extend(self.asked(condition, holds, place));
    }

    /// The cases of which one holds when `condition` is `holds`: each of `a || b`, or one more than
    /// are kept.
    fn cases(
        &self,
        condition: &'t Expression<'t>,
        (holds, depth): (bool, u32),
        place: &Place<'t>,
        found: &mut Vec<When>,
    ) {
        if found.len() > MOST {
            return;
        }
        if depth <= DEEPEST
            && let Some((definition, inner)) = self.definition(condition, place)
        {
            return self.cases(definition, (holds, depth + 1), &inner, found);
        }
        match call_of(condition) {
            Some(("not", [inner])) if depth <= DEEPEST => {
                self.cases(inner, (!holds, depth + 1), place, found);
            }
            Some((name @ ("and" | "or"), items)) if (name == "or") == holds && depth <= DEEPEST => {
                for item in items {
                    self.cases(item, (holds, depth + 1), place, found);
                }
            }
            _ => {
                let mut facts = Facts {
                    of_a_case: true,
                    ..Facts::default()
                };
                self.collect(condition, None, (holds, depth), place, &mut facts);
                found.push(facts.when());
            }
        }
    }

    /// What is compared with a value that is written as such, that value, and whether case matters.
    fn equality(
        &self,
        condition: &'t Expression<'t>,
        place: &Place<'t>,
    ) -> Option<(&'t Expression<'t>, Literal, bool)> {
        let (name @ ("equals" | "=~"), [left, right]) = call_of(condition)? else {
            return None;
        };
        let of = |one, other| Some((one, self.literal(other, place, 0)?, name == "equals"));
        of(left, right).or_else(|| of(right, left))
    }

    /// What is looked for in a list of values that are written as such, those, and that case matters.
    fn membership(
        &self,
        condition: &'t Expression<'t>,
        place: &Place<'t>,
    ) -> Option<(&'t Expression<'t>, Vec<Literal>, bool)> {
        let ("contains", [list, asked]) = call_of(condition)? else {
            return None;
        };
        let (list, place) = match self.definition(list, place) {
            Some((list, place)) => (list, place),
            None => (list, place.clone()),
        };
        let items = match (&list.kind, call_of(list)) {
            (Kind::Array(items), _) => items,
            (_, Some(("createarray", items))) => items,
            _ => return None,
        };
        let values: Option<Vec<_>> = items
            .iter()
            .map(|item| self.literal(item, &place, 0))
            .collect();
        Some((asked, values.filter(|values| !values.is_empty())?, true))
    }

    /// The value that is written, or that a variable holds so.
    fn literal(
        &self,
        expression: &'t Expression<'t>,
        place: &Place<'t>,
        depth: u32,
    ) -> Option<Literal> {
        if let Some((name @ ("true" | "false"), [])) = call_of(expression) {
            return Some(Literal::Boolean(name == "true"));
        }
        match &expression.kind {
            Kind::Null => Some(Literal::Null),
            Kind::Boolean(value) => Some(Literal::Boolean(*value)),
            Kind::Integer(value) => Some(Literal::Integer(*value)),
            Kind::Text(text) => Some(Literal::Text(text.as_ref().into())),
            _ if depth < 20 => {
                let (definition, inner) = self.definition(expression, place)?;
                self.literal(definition, &inner, depth + 1)
            }
            _ => None,
        }
    }

    /// The canonical text of what a condition asks about.
    fn key(&self, expression: &'t Expression<'t>, place: &Place<'t>, depth: u32) -> Option<String> {
        if depth < 20
            && let Some((definition, inner)) = self.definition(expression, place)
            && let Some(key) = self.key(definition, &inner, depth + 1)
        {
            return Some(key);
        }
        self.canonical_in_turn(expression, place)
    }

    /// What a variable holds, or a parameter that the file gives a value, so that a condition and
    /// its name are one.
    fn definition(
        &self,
        expression: &'t Expression<'t>,
        place: &Place<'t>,
    ) -> Option<(&'t Expression<'t>, Place<'t>)> {
        if let Kind::Symbol(name) = &expression.kind
            && place.bound(name).is_some()
        {
            return None;
        }
        let behind = self.behind(expression, place.scope)?;
        let value = behind.value.filter(|_| !behind.open)?;
        Some((value, Place::scope(behind.scope)))
    }
}

/// What is assumed where a condition has one outcome.
#[derive(Default)]
struct Facts {
    /// The values that parameters can have.
    given: When,
    /// What it says of what it asks about.
    asked: Vec<(String, Choice)>,
    /// Whether it is one of several of which one holds: those have no cases of their own.
    of_a_case: bool,
}

impl Facts {
    fn when(self) -> When {
        self.asked
            .into_iter()
            .fold(self.given, |all, (key, choice)| {
                // A parameter that is a condition has assumptions about its value under its own name.
                let next = When::assume(Rc::from(format!("? {key}")), choice);
                all.and(&next).unwrap_or(all)
            })
    }
}

#[cfg(test)]
mod tests;
