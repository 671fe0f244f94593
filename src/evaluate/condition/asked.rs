//! Floor 2: what a condition that asks one thing tells of what it asks about.

use super::forms::{call_of, emptiness, order};
use crate::evaluate::{Choice, Evaluator, Literal, Place};
use crate::model::Expression;

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// What a condition that is none of several tells of what it asks about.
    pub(super) fn asked(
        &self,
        condition: &'t Expression<'t>,
        holds: bool,
        place: &Place<'t>,
    ) -> Vec<(String, Choice)> {
        if let Some((list, empty_when)) = emptiness(condition)
            && let Some(key) = self.key(list, place, 0)
        {
            return vec![(format!("empty({key},)"), Choice::holds(holds == empty_when))];
        }
        if let Some(known) = self.values_asked(condition, holds, place) {
            return known;
        }
        if let Some((left, right, less)) = order(condition)
            && let Some(one) = self.key(left, place, 0)
            && let Some(other) = self.key(right, place, 0)
        {
            let is_less = holds == less;
            let key = format!("less({one},{other},)");
            let mut facts = vec![(key, Choice::holds(is_less))];
            if let Some(Literal::Integer(limit)) = self.literal(right, place, 0) {
                let range = if is_less {
                    (i64::MIN, limit.saturating_sub(1))
                } else {
                    (limit, i64::MAX)
                };
                self.add_range(left, &one, range, place, &mut facts);
            } else if let Some(Literal::Integer(limit)) = self.literal(left, place, 0) {
                let range = if is_less {
                    (limit.saturating_add(1), i64::MAX)
                } else {
                    (i64::MIN, limit)
                };
                self.add_range(right, &other, range, place, &mut facts);
            }
            return facts;
        }
        // A condition without a canonical text still splits the values: its place is its name.
        let key = self
            .canonical_in_turn(condition, place)
            .unwrap_or_else(|| self.manner.place(condition.span));
        vec![(key, Choice::holds(holds))]
    }

    /// What a comparison with values that are written as such tells of the other side; `None` when
    /// it is none.
    fn values_asked(
        &self,
        condition: &'t Expression<'t>,
        holds: bool,
        place: &Place<'t>,
    ) -> Option<Vec<(String, Choice)>> {
        let (asked, values, exact) = match self.equality(condition, place) {
            Some((asked, value, exact)) => (asked, vec![value], exact),
            None => self.membership(condition, place)?,
        };
        let key = self.key(asked, place, 0)?;
        let lower = || format!("tolower({key},)");
        let in_lower_case = |value: &Literal| match value {
            Literal::Text(text) => Literal::Text(text.to_lowercase().into()),
            other => other.clone(),
        };
        let lowered = || values.iter().map(in_lower_case).collect();
        if !holds {
            return Some(vec![if exact {
                (key, Choice::NoneOf(values.into()))
            } else {
                (lower(), Choice::NoneOf(lowered()))
            }]);
        }
        let mut facts = Vec::new();
        if values.iter().all(|value| matches!(value, Literal::Text(_))) {
            facts.push((lower(), Choice::OneOf(lowered())));
            if !values.contains(&Literal::Text("".into())) {
                facts.push((format!("empty({key},)"), Choice::holds(false)));
            }
        }
        let numbers = values.iter().map(|value| match value {
            Literal::Integer(number) => Some(*number),
            _ => None,
        });
        if let Some(numbers) = numbers.collect::<Option<Vec<_>>>()
            && let (Some(least), Some(most)) = (numbers.iter().min(), numbers.iter().max())
        {
            self.add_range(asked, &key, (*least, *most), place, &mut facts);
        }
        if exact {
            facts.push((key, Choice::OneOf(values.into())));
        }
        Some(facts)
    }

    /// Adds that a number, with its canonical text, is in a range, and what that says of a list of
    /// which it is the length.
    fn add_range(
        &self,
        number: &'t Expression<'t>,
        key: &str,
        (least, most): (i64, i64),
        place: &Place<'t>,
        facts: &mut Vec<(String, Choice)>,
    ) {
        facts.push((format!("number({key},)"), Choice::Between(least, most)));
        if let Some(("length", [list])) = call_of(number)
            && (least > 0 || most <= 0)
            && let Some(list) = self.key(list, place, 0)
        {
            facts.push((format!("empty({list},)"), Choice::holds(most <= 0)));
        }
    }
}
