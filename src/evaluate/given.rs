//! Floor 2: which values parameters can have where a condition has one outcome.

use std::rc::Rc;

use super::value::{Possible, Value};
use super::when::{Choice, When};
use super::{Evaluator, Place};
use crate::model::Expression;

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// What must hold of parameters for `condition` to be `holds`: those of their allowed values
    /// with which it is, and no default with which it is not.
    pub(super) fn given_where(
        &self,
        condition: &'t Expression<'t>,
        known: Option<&Possible<'t>>,
        holds: bool,
        place: &Place<'t>,
    ) -> When {
        let own = known.is_none().then(|| self.evaluate(condition, place));
        let Some(known) = known.or(own.as_ref()) else {
            return When::default();
        };
        let with = |holds| {
            let all = known.alternatives.iter();
            all.filter(move |one| is(&one.value, holds))
        };
        if is_told(known) {
            let whens = || with(holds).map(|one| one.when.clone());
            let all = whens().reduce(|all, when| all.or(&when));
            let all = all.unwrap_or_default();
            return all.and(&When::either(whens())).unwrap_or(all);
        }
        let mut defaults: Vec<_> = with(!holds).flat_map(|one| one.when.defaults()).collect();
        defaults.sort_unstable();
        defaults.dedup();
        defaults.retain(|subject| self.is_told_by_default(condition, place, subject, Some(!holds)));
        defaults.into_iter().fold(When::default(), |all, subject| {
            let other = When::assume(subject.clone(), Choice::Other);
            all.and(&other).unwrap_or(all)
        })
    }

    /// Whether the outcome of `condition` is known, and as `wanted`, where a parameter has its
    /// default, whatever else may be.
    pub(super) fn is_told_by_default(
        &self,
        condition: &'t Expression<'t>,
        place: &Place<'t>,
        subject: &Rc<str>,
        wanted: Option<bool>,
    ) -> bool {
        // One at a time.
        if self.by_default.is_some() {
            return false;
        }
        let mut passing = self.passing();
        passing.by_default = Some(subject.clone());
        passing.budget.set(self.budget.get());
        let value = passing.evaluate(condition, place);
        self.budget.set(passing.budget.get());
        let mut all = value.alternatives.iter();
        is_told(&value) && all.all(|one| wanted.is_none_or(|wanted| is(&one.value, wanted)))
    }
}

/// Whether every outcome of a condition is known.
fn is_told(value: &Possible<'_>) -> bool {
    let mut all = value.alternatives.iter();
    let booleans = all.all(|one| matches!(one.value, Value::Boolean(_)));
    value.closed && booleans && !value.alternatives.is_empty()
}

fn is(value: &Value<'_>, holds: bool) -> bool {
    matches!(value, Value::Boolean(own) if *own == holds)
}
