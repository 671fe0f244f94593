//! Floor 2: what must hold for a value to occur.

use std::rc::Rc;

/// The value of a parameter that a caller may leave as it is.
pub(super) const DEFAULT: &str = "its default";

/// What is assumed: conditions and choices, each at most once, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When(Vec<(Rc<str>, Choice)>);

/// The value of an expression that a condition asks about, or of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// What a condition that is written in the template asks about is one of these.
    OneOf(Rc<[Literal]>),
    /// It is none of these.
    NoneOf(Rc<[Literal]>),
    /// A parameter has this value (lower case), or its default.
    Is(Rc<str>),
    /// A parameter has one of these values (lower case).
    Among(Rc<[Rc<str>]>),
    /// A parameter has another value than its default.
    Other,
}

/// A value that is written as such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A string: conditions compare it in its case.
    Text(Rc<str>),
}

impl Choice {
    /// The outcome of a condition.
    pub fn holds(outcome: bool) -> Self {
        Self::OneOf(Rc::new([Literal::Boolean(outcome)]))
    }

    /// Both of the same subject; `None` when they cannot hold together.
    fn and(&self, other: &Self) -> Option<Self> {
        if self == other {
            return Some(self.clone());
        }
        let left: Vec<Literal> = match (self, other) {
            (Self::OneOf(these), Self::OneOf(others)) => {
                let both = these.iter().filter(|value| others.contains(value));
                both.cloned().collect()
            }
            (Self::OneOf(these), Self::NoneOf(others))
            | (Self::NoneOf(others), Self::OneOf(these)) => {
                let left = these.iter().filter(|value| !others.contains(value));
                left.cloned().collect()
            }
            (Self::NoneOf(these), Self::NoneOf(others)) => {
                let more = others.iter().filter(|value| !these.contains(value));
                return Some(Self::NoneOf(these.iter().chain(more).cloned().collect()));
            }
            _ => return self.given()?.and(other.given()?),
        };
        (!left.is_empty()).then(|| Self::OneOf(left.into()))
    }

    /// What is known of a subject of which one of both holds; `None` when it can be anything.
    fn or(&self, other: &Self) -> Option<Self> {
        if self == other {
            return Some(self.clone());
        }
        match (self, other) {
            (Self::OneOf(these), Self::OneOf(others)) => {
                let more = others.iter().filter(|value| !these.contains(value));
                Some(Self::OneOf(these.iter().chain(more).cloned().collect()))
            }
            _ => Some(self.given()?.or(other.given()?)),
        }
    }

    /// The values of a parameter; `None` where they are not listed.
    fn given(&self) -> Option<Given<'_>> {
        match self {
            Self::Is(value) => Some(Given(std::slice::from_ref(value))),
            Self::Among(values) => Some(Given(values)),
            Self::OneOf(_) | Self::NoneOf(_) | Self::Other => None,
        }
    }
}

/// The values that a parameter can have.
#[derive(Clone, Copy)]
struct Given<'c>(&'c [Rc<str>]);

impl Given<'_> {
    fn and(self, other: Self) -> Option<Choice> {
        let both: Vec<_> = self
            .0
            .iter()
            .filter(|value| other.0.contains(value))
            .cloned()
            .collect();
        match &both[..] {
            [] => None,
            [only] => Some(Choice::Is(only.clone())),
            _ => Some(Choice::Among(both.into())),
        }
    }

    fn or(self, other: Self) -> Choice {
        let more = other.0.iter().filter(|value| !self.0.contains(value));
        Choice::Among(self.0.iter().chain(more).cloned().collect())
    }
}

impl When {
    /// The single assumption that `subject` is `choice`.
    pub fn assume(subject: Rc<str>, choice: Choice) -> Self {
        Self(vec![(subject, choice)])
    }

    /// Both assumptions; `None` when they cannot hold together.
    #[must_use]
    pub fn and(&self, other: &Self) -> Option<Self> {
        if other.0.is_empty() {
            return Some(self.clone());
        }
        let mut all = self.0.clone();
        for (subject, choice) in &other.0 {
            match all.binary_search_by(|(own, _)| own.cmp(subject)) {
                Ok(at) => all[at].1 = all[at].1.and(choice)?,
                Err(at) => all.insert(at, (subject.clone(), choice.clone())),
            }
        }
        Some(Self(all))
    }

    /// What holds in either case.
    #[must_use]
    pub(super) fn or(&self, other: &Self) -> Self {
        let both = self.0.iter().filter_map(|(subject, choice)| {
            let at = other.0.binary_search_by(|(own, _)| own.cmp(subject)).ok()?;
            Some((subject.clone(), choice.or(&other.0[at].1)?))
        });
        Self(both.collect())
    }

    /// Whether both can hold together.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.0.iter().all(|(subject, choice)| {
            let found = other.0.binary_search_by(|(own, _)| own.cmp(subject));
            found.map_or(true, |at| other.0[at].1.and(choice).is_some())
        })
    }

    /// Only the conditions that are written in the template.
    #[must_use]
    pub fn branch(&self) -> Self {
        let written = |(_, choice): &&(Rc<str>, Choice)| {
            matches!(choice, Choice::OneOf(_) | Choice::NoneOf(_))
        };
        Self(self.0.iter().filter(written).cloned().collect())
    }

    /// Only what is assumed of some subjects.
    #[must_use]
    pub fn of(&self, keep: impl Fn(&Rc<str>) -> bool) -> Self {
        let kept = self.0.iter().filter(|(subject, _)| keep(subject));
        Self(kept.cloned().collect())
    }

    /// The one parameter whose value is assumed; `None` when there is none, or several.
    pub(super) fn parameter(&self) -> Option<&Rc<str>> {
        let mut chosen = self
            .0
            .iter()
            .filter(|(_, choice)| matches!(choice, Choice::Is(_)));
        let first = chosen.next()?;
        chosen.next().is_none().then_some(&first.0)
    }

    /// The parameters that are assumed to have their defaults.
    pub(super) fn defaults(&self) -> impl Iterator<Item = &Rc<str>> {
        let default = Choice::Is(DEFAULT.into());
        let all = self.0.iter().filter(move |(_, choice)| *choice == default);
        all.map(|(subject, _)| subject)
    }

    /// Whether a caller has to ask for it: a parameter has another value than its default.
    pub fn is_asked_for(&self) -> bool {
        self.0.iter().any(|(_, choice)| *choice == Choice::Other)
    }

    /// Whether a parameter has its default.
    pub fn is_by_default(&self) -> bool {
        self.defaults().next().is_some()
    }

    /// Whether nothing is assumed.
    pub fn is_always(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assume(subject: &str, choice: Choice) -> When {
        When::assume(subject.into(), choice)
    }

    #[test]
    fn what_contradicts_cannot_hold_together() {
        let yes = assume("? a", Choice::holds(true));
        let no = assume("? a", Choice::holds(false));
        let other = assume("b", Choice::Is("x".into()));
        assert_eq!(yes.and(&no), None);
        assert!(!yes.agrees_with(&no) && yes.agrees_with(&other));
        assert_eq!(yes.and(&yes).as_ref(), Some(&yes));
        // The order in which things are assumed does not matter.
        let both = yes.and(&other).unwrap();
        assert_eq!(other.and(&yes), Some(both.clone()));
        assert!(both.agrees_with(&yes) && !both.agrees_with(&no) && !no.agrees_with(&both));
        assert_eq!(both.and(&When::default()), Some(both.clone()));
        assert_eq!(both.branch(), yes);
    }

    #[test]
    fn what_is_one_of_some_values_is_none_of_others() {
        let text = |value: &str| Literal::Text(value.into());
        let one_of = |values: &[&str]| {
            let values = values.iter().map(|value| text(value)).collect();
            assume("? a", Choice::OneOf(values))
        };
        let none_of = |values: &[&str]| {
            let values = values.iter().map(|value| text(value)).collect();
            assume("? a", Choice::NoneOf(values))
        };
        for (one, other, both) in [
            (one_of(&["a"]), one_of(&["b"]), None),
            (one_of(&["a"]), one_of(&["A"]), None),
            (
                one_of(&["a", "b"]),
                one_of(&["c", "b"]),
                Some(one_of(&["b"])),
            ),
            (one_of(&["a"]), none_of(&["a", "b"]), None),
            (one_of(&["a", "b"]), none_of(&["a"]), Some(one_of(&["b"]))),
            (none_of(&["a"]), none_of(&["b"]), Some(none_of(&["a", "b"]))),
            (none_of(&["a"]), none_of(&["a"]), Some(none_of(&["a"]))),
        ] {
            assert_eq!(one.and(&other), both, "{one:?} {other:?}");
            assert_eq!(one.agrees_with(&other), both.is_some(), "{one:?} {other:?}");
            assert_eq!(other.agrees_with(&one), both.is_some(), "{one:?} {other:?}");
        }
        let true_one = assume("? a", Choice::holds(true));
        assert!(!true_one.agrees_with(&one_of(&["true"])));
        assert!(true_one.of(|subject| &**subject != "? a").is_always());
    }

    #[test]
    fn what_holds_in_either_case_is_less_than_in_each() {
        let is = |value: &str| assume("p", Choice::Is(value.into()));
        let among = |values: &[&str]| {
            let values = values.iter().map(|value| Rc::from(*value)).collect();
            assume("p", Choice::Among(values))
        };
        let other = assume("p", Choice::Other);
        let condition = |outcome| assume("? a", Choice::holds(outcome));
        for (one, two, either) in [
            (is("x"), is("x"), is("x")),
            (is("x"), is("y"), among(&["x", "y"])),
            (among(&["x", "y"]), is("z"), among(&["x", "y", "z"])),
            (is("x"), other.clone(), When::default()),
            (is("x"), condition(true), When::default()),
            (condition(true), condition(true), condition(true)),
            (is("x").and(&condition(true)).unwrap(), is("x"), is("x")),
        ] {
            assert_eq!(one.or(&two), either, "{one:?} {two:?}");
            assert!(one.agrees_with(&either) && two.agrees_with(&either));
        }
        assert!(!among(&["x", "y"]).agrees_with(&is("z")));
        assert!(!among(&["x", "y"]).agrees_with(&other));
        assert_eq!(among(&["x", "y"]).and(&is("y")), Some(is("y")));
        let both = among(&["x", "y", "z"]).and(&among(&["z", "w", "y"]));
        assert_eq!(both, Some(among(&["y", "z"])));
        assert!(among(&["x", "y"]).branch().is_always());
        assert!(!among(&["x", "y"]).is_by_default() && !among(&["x", "y"]).is_asked_for());
    }

    #[test]
    fn a_parameter_is_asked_for_when_its_default_is_not_meant() {
        let other = assume("b", Choice::Other);
        let own = assume("b", Choice::Is("x".into()));
        let condition = assume("? a", Choice::holds(true));
        assert!(other.is_asked_for() && !own.is_asked_for() && !condition.is_asked_for());
        assert!(condition.and(&other).unwrap().is_asked_for());
        assert!(When::default().is_always() && !other.is_always());
        assert_eq!(own.parameter().map(|name| &**name), Some("b"));
        assert_eq!(condition.and(&own).unwrap().parameter(), own.parameter());
        assert_eq!((other.parameter(), condition.parameter()), (None, None));
        let two = own.and(&assume("c", Choice::Is("y".into()))).unwrap();
        assert_eq!(two.parameter(), None);
    }
}
