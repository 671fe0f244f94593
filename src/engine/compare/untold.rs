//! Floor 5: whether something is to be said of what became of an identity that is not known.

use std::cmp::Reverse;

use super::Change;
use super::card::Card;
use super::names::in_short;
use super::version::Version;
use super::written::{IDENTITY, Reads};
use crate::rules::{self, Difference, Standing, is_same_throughout, may_lose};

/// Two versions.
pub(super) struct Sides<'s, 'o, 'n, 'a, 'b> {
    pub(super) old: &'s Version<'o, 'a>,
    pub(super) new: &'s Version<'n, 'b>,
}

impl<'o, 'n, 'a: 'o, 'b: 'n> Sides<'_, 'o, 'n, 'a, 'b> {
    /// Whether what decides on the identity of a resource is not known, and not the same in both
    /// versions, as far as can be seen. The numbers are those of the resource in either.
    pub(super) fn is_undecided(
        &self,
        (old, new): (usize, usize),
        (before, after): (&Standing, &Standing),
        difference: &Difference,
    ) -> bool {
        // Most have what they had, whatever that hangs on.
        if !difference.unknown && !may_lose(before, after, &|_| false) {
            return false;
        }
        let (own, others) = (self.old.reads(old), self.new.reads(new));
        if own == others {
            return false;
        }
        let alike = || {
            before.every_kind() == after.every_kind() && before.every_user() == after.every_user()
        };
        if self.is_translated() && alike() {
            return false;
        }
        // A condition does not make an identity another one.
        if difference.unknown && own.get(IDENTITY) != others.get(IDENTITY) {
            return true;
        }
        let same = |text: &str| is_same(text, &own, &others);
        let is_one = || {
            let mut cards = [&self.old.cards[old], &self.new.cards[new]].into_iter();
            !cards.any(Card::is_repeated) && is_same_throughout(before, after, &same)
        };
        may_lose(before, after, &same) && !is_one() && !self.is_same_in_each_turn((old, new))
    }

    /// What is different in the turn of a loop that loses something, or else in one that anything is to
    /// be said of; `None` where the turns are not known. The numbers are those of the loop in either
    /// version.
    pub(super) fn in_a_turn(&self, numbers: (usize, usize)) -> Option<Difference> {
        let turns = self.turns(numbers)?.into_iter();
        let differences = turns.map(|(_, before, after)| Difference::between(&before, &after));
        differences.min_by_key(|difference| {
            let (lost, gained) = (!difference.lost.is_empty(), !difference.gained.is_empty());
            Reverse((lost, gained, difference.unknown))
        })
    }

    /// Calls a loop by those of its turns that lose something, where others lose nothing.
    pub(super) fn name_turns(&self, numbers: (usize, usize), change: &mut Change) {
        let (Some(turns), Some(names)) = (self.turns(numbers), self.new.turn_names(numbers.1))
        else {
            return;
        };
        let loses = |before: &Standing, after: &Standing| {
            let difference = Difference::between(before, after);
            !difference.lost.is_empty()
        };
        let losing = turns
            .iter()
            .filter(|(_, before, after)| loses(before, after));
        let losing: Vec<_> = losing.collect();
        if change.difference.lost.is_empty() || losing.is_empty() || losing.len() == names.len() {
            return;
        }
        let is_one = |name: &&String| {
            let lower = name.to_lowercase();
            losing.iter().any(|(own, ..)| *own == lower)
        };
        let names: Vec<String> = names.iter().filter(is_one).cloned().collect();
        let (Some(before), Some(after)) = (&mut change.before, &mut change.after) else {
            return;
        };
        if let [(_, old, new)] = losing[..] {
            (before.kinds, before.users) = (old.every_kind(), old.every_user());
            (after.kinds, after.users) = (new.every_kind(), new.every_user());
        }
        before.subject.name = Some(in_short(&names));
        after.subject.name = Some(in_short(&names));
    }

    /// Whether nothing is lost in any turn that both versions of a loop have.
    fn is_same_in_each_turn(&self, numbers: (usize, usize)) -> bool {
        let Some(turns) = self.turns(numbers) else {
            return false;
        };
        let (own, others) = (self.old.reads(numbers.0), self.new.reads(numbers.1));
        let same = |text: &str| is_same(text, &own, &others);
        turns.iter().all(|(_, before, after)| {
            let difference = Difference::between(before, after);
            difference.lost.is_empty()
                && (!may_lose(before, after, &same) && !difference.unknown
                    || is_same_throughout(before, after, &same))
        })
    }

    /// The identities in the turns that both versions of a loop have under one name, which is all of what
    /// stands alone, each with that name in lower case; `None` where those are not known, and of none.
    fn turns(&self, (old, new): (usize, usize)) -> Option<Vec<(String, Standing, Standing)>> {
        let mut cards = [&self.old.cards[old], &self.new.cards[new]].into_iter();
        if !cards.any(Card::is_repeated) {
            return None;
        }
        let (own, mut others) = (self.old.named(old)?, self.new.named(new)?);
        let pairs = own.into_iter().filter_map(|(name, before)| {
            let at = others.iter().position(|(other, _)| *other == name)?;
            let (name, after) = others.swap_remove(at);
            Some((name, before, after))
        });
        Some(pairs.collect())
    }

    /// Whether the versions are in different languages, in which all things are written differently.
    fn is_translated(&self) -> bool {
        self.old.whole.template.symbolic != self.new.whole.template.symbolic
    }

    /// Whether parameters have other defaults.
    pub(super) fn has_other_defaults(&self) -> bool {
        self.old.defaults() != self.new.defaults()
    }

    /// Whether another default of a parameter gives a resource another identity.
    pub(super) fn is_shifted(&self, (old, new): (usize, usize)) -> bool {
        rules::is_shifted(&self.old.usual(old), &self.new.usual(new))
    }
}

/// Whether a text of the evaluator names nothing that is another thing in the other version.
fn is_same(text: &str, own: &Reads, others: &Reads) -> bool {
    let mut changed = own.iter().filter(|(name, mark)| {
        !name.trim().is_empty() && others.get(*name).is_some_and(|other| other != *mark)
    });
    !changed.any(|(name, _)| text.contains(&**name))
}
