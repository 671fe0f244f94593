//! Floor 2: what must hold for a value to occur.

use std::rc::Rc;

/// The value of a parameter that a caller may leave as it is.
pub(super) const DEFAULT: &str = "its default";

/// How many assumptions of which one holds are kept, and how many such lists.
pub(super) const MOST: usize = 8;

/// How many combinations of such cases are tried before they count as possible.
const TRIED: u32 = 64;

/// What is assumed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// Conditions and choices, each at most once, in order.
    all: Vec<(Rc<str>, Choice)>,
    /// One of each of these holds, too: `a || b` says neither `a` nor `b`.
    either: Vec<Rc<[When]>>,
}

/// The value of an expression that a condition asks about, or of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// What a condition that is written in the template asks about is one of these.
    OneOf(Rc<[Literal]>),
    /// It is none of these.
    NoneOf(Rc<[Literal]>),
    /// It is a number between these, or one of them.
    Between(i64, i64),
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
            (Self::Between(from, to), Self::Between(least, most)) => {
                let (from, to) = (*from.max(least), *to.min(most));
                return (from <= to).then_some(Self::Between(from, to));
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
            Self::OneOf(_) | Self::NoneOf(_) | Self::Between(..) | Self::Other => None,
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
        Self {
            all: vec![(subject, choice)],
            either: Vec::new(),
        }
    }

    /// The assumption that one of several holds. Of those that say so themselves, that is left out.
    #[must_use]
    pub(super) fn either(several: impl IntoIterator<Item = Self>) -> Self {
        let mut cases: Vec<Self> = Vec::new();
        for mut case in several {
            case.either.clear();
            if case.is_always() || cases.len() > MOST {
                return Self::default();
            }
            if !cases.contains(&case) {
                cases.push(case);
            }
        }
        // Of one subject alone, the values say as much.
        if cases.iter().all(|case| case.all.len() == 1)
            && let Some(all) = cases.iter().cloned().reduce(|all, case| all.or(&case))
            && !all.is_always()
        {
            return all;
        }
        match cases.len() {
            0 | 1 => cases.pop().unwrap_or_default(),
            2..=MOST => Self {
                all: Vec::new(),
                either: vec![cases.into()],
            },
            _ => Self::default(),
        }
    }

    /// Both assumptions; `None` when they cannot hold together.
    #[must_use]
    pub fn and(&self, other: &Self) -> Option<Self> {
        if other.is_always() {
            return Some(self.clone());
        }
        let mut both = self.with(other)?;
        if self.either.is_empty() && other.either.is_empty() {
            return Some(both);
        }
        for cases in self.either.iter().chain(&other.either) {
            let told = cases.iter().any(|case| case.is_part_of(&both));
            if !told && both.either.len() < MOST && !both.either.contains(cases) {
                both.either.push(Rc::clone(cases));
            }
        }
        let mut left = TRIED;
        let can_hold = both.can_hold(&Self::default(), &both.either, &mut left);
        can_hold.then_some(both)
    }

    /// [`Self::and`] for all but the cases of which one holds.
    fn with(&self, other: &Self) -> Option<Self> {
        let mut all = self.all.clone();
        for (subject, choice) in &other.all {
            match all.binary_search_by(|(own, _)| own.cmp(subject)) {
                Ok(at) => all[at].1 = all[at].1.and(choice)?,
                Err(at) => all.insert(at, (subject.clone(), choice.clone())),
            }
        }
        Some(Self {
            all,
            either: Vec::new(),
        })
    }

    /// Whether one case of each can hold beside those that are chosen, as far as it is tried.
    fn can_hold(&self, chosen: &Self, either: &[Rc<[Self]>], left: &mut u32) -> bool {
        let Some((cases, rest)) = either.split_first() else {
            return true;
        };
        let mut cases = cases.iter().filter(|case| case.each_agrees_with(self));
        cases.any(|case| {
            if rest.is_empty() {
                return case.each_agrees_with(chosen);
            }
            if *left == 0 {
                return true;
            }
            *left -= 1;
            let chosen = chosen.with(case);
            chosen.is_some_and(|chosen| self.can_hold(&chosen, rest, left))
        })
    }

    /// What holds in either case.
    #[must_use]
    pub(super) fn or(&self, other: &Self) -> Self {
        let both = self.all.iter().filter_map(|(subject, choice)| {
            Some((subject.clone(), choice.or(other.choice(subject)?)?))
        });
        Self {
            all: both.collect(),
            either: Vec::new(),
        }
    }

    /// Whether both can hold together.
    pub fn agrees_with(&self, other: &Self) -> bool {
        if self.either.is_empty() && other.either.is_empty() {
            return self.each_agrees_with(other);
        }
        self.and(other).is_some()
    }

    /// [`Self::agrees_with`] for all but the cases of which one holds.
    fn each_agrees_with(&self, other: &Self) -> bool {
        let mut all = self.all.iter();
        all.all(|(subject, choice)| {
            let found = other.choice(subject);
            found.is_none_or(|found| found.and(choice).is_some())
        })
    }

    /// Whether `other` assumes all of this.
    fn is_part_of(&self, other: &Self) -> bool {
        let mut all = self.all.iter();
        all.all(|(subject, choice)| other.choice(subject) == Some(choice))
    }

    fn choice(&self, subject: &Rc<str>) -> Option<&Choice> {
        let at = self
            .all
            .binary_search_by(|(own, _)| own.cmp(subject))
            .ok()?;
        Some(&self.all[at].1)
    }

    /// Only the conditions that are written in the template.
    #[must_use]
    pub fn branch(&self) -> Self {
        self.only(&|_, choice| {
            matches!(
                choice,
                Choice::OneOf(_) | Choice::NoneOf(_) | Choice::Between(..)
            )
        })
    }

    /// Only what is assumed of some subjects.
    #[must_use]
    pub fn of(&self, keep: impl Fn(&Rc<str>) -> bool) -> Self {
        self.only(&|subject, _| keep(subject))
    }

    fn only(&self, keep: &impl Fn(&Rc<str>, &Choice) -> bool) -> Self {
        let kept = self
            .all
            .iter()
            .filter(|(subject, choice)| keep(subject, choice));
        let mut left = Self {
            all: kept.cloned().collect(),
            either: Vec::new(),
        };
        for cases in &self.either {
            let cases = cases.iter().map(|case| case.only(keep));
            left = left.and(&Self::either(cases)).unwrap_or(left);
        }
        left
    }

    /// The one parameter whose value is assumed; `None` when there is none, or several.
    pub(super) fn parameter(&self) -> Option<&Rc<str>> {
        let mut chosen = self
            .all
            .iter()
            .filter(|(_, choice)| matches!(choice, Choice::Is(_)));
        let first = chosen.next()?;
        chosen.next().is_none().then_some(&first.0)
    }

    /// The parameters that are assumed to have their defaults.
    pub(super) fn defaults(&self) -> impl Iterator<Item = &Rc<str>> {
        let default = Choice::Is(DEFAULT.into());
        let all = self
            .all
            .iter()
            .filter(move |(_, choice)| *choice == default);
        all.map(|(subject, _)| subject)
    }

    /// Whether a caller has to ask for it: a parameter has another value than its default.
    pub fn is_asked_for(&self) -> bool {
        self.all.iter().any(|(_, choice)| *choice == Choice::Other)
    }

    /// Whether a parameter has its default.
    pub fn is_by_default(&self) -> bool {
        self.defaults().next().is_some()
    }

    /// Whether nothing is assumed.
    pub fn is_always(&self) -> bool {
        self.all.is_empty() && self.either.is_empty()
    }
}

#[cfg(test)]
mod tests;
