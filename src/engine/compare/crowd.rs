//! Floor 5: resources of one name, of which conditions choose.

use std::cmp::Reverse;

use super::card::Card;
use super::matching::Crowd;
use super::version::Version;
use crate::rules::{Difference, Standing};

/// Which of the resources of one name can be which of the other version.
pub(super) struct Meeting {
    pub(super) old: Vec<Standing>,
    pub(super) new: Vec<Standing>,
    /// For each of the older version those that it can be.
    partners: Vec<Vec<usize>>,
    /// Each of the older version and the one that it most likely is; no two are the same.
    pub(super) pairs: Vec<(usize, usize)>,
    /// Each other one of the older version that is one of those, too.
    pub(super) shared: Vec<(usize, usize)>,
}

impl Meeting {
    pub(super) fn new<'o, 'n, 'a: 'o, 'b: 'n>(
        crowd: &Crowd,
        old: &Version<'o, 'a>,
        new: &Version<'n, 'b>,
    ) -> Self {
        let mut meeting = Self {
            old: crowd.old.iter().map(|own| old.standing(*own)).collect(),
            new: crowd.new.iter().map(|own| new.standing(*own)).collect(),
            partners: Vec::new(),
            pairs: Vec::new(),
            shared: Vec::new(),
        };
        let mut taken = vec![false; meeting.new.len()];
        for (at, before) in meeting.old.iter().enumerate() {
            let own = &old.cards[crowd.old[at]];
            let card = |other: usize| &new.cards[crowd.new[other]];
            let meets = |other: &usize| {
                before.can_meet(&meeting.new[*other]) && !own.lies_apart(card(*other))
            };
            let partners: Vec<usize> = (0..meeting.new.len()).filter(meets).collect();
            let free = partners.iter().copied().filter(|other| !taken[*other]);
            let best = free.max_by_key(|other| (likeness(own, card(*other)), Reverse(*other)));
            if let Some(best) = best {
                taken[best] = true;
                meeting.pairs.push((at, best));
            } else if let Some(shared) = partners.first() {
                meeting.shared.push((at, *shared));
            }
            meeting.partners.push(partners);
        }
        meeting
    }

    /// What an older resource lost whichever of the newer ones it is, and what `new`, which it most likely
    /// is, gained whichever of the older ones it was.
    pub(super) fn difference(&self, old: usize, new: usize) -> Difference {
        let (before, after) = (&self.old[old], &self.new[new]);
        let (older, newer) = (self.as_older(new), self.as_newer(old));
        let mut difference = Difference::between(before, &newer);
        // Where this one is not deployed, another one may be.
        let all: Vec<_> = self.old.iter().collect();
        let all = Standing::together(before, &all);
        difference.keep_surely_lost(&Difference::between(&all, &newer));
        difference.gained_since(&Difference::between(&older, after));
        difference
    }

    /// All that an older resource can be.
    pub(super) fn as_newer(&self, old: usize) -> Standing {
        let all: Vec<_> = self.partners[old].iter().map(|at| &self.new[*at]).collect();
        Standing::together(&self.old[old], &all)
    }

    /// All that a newer resource can have been.
    fn as_older(&self, new: usize) -> Standing {
        let all: Vec<_> = self.older(new).map(|at| &self.old[at]).collect();
        Standing::together(&self.new[new], &all)
    }

    /// [`Self::older`], the one that it goes best with first.
    pub(super) fn likely(&self, new: usize) -> impl Iterator<Item = usize> {
        let best = self.pairs.iter().find(|(_, own)| *own == new);
        let best = best.map(|(old, _)| *old);
        let others = self.older(new).filter(move |old| Some(*old) != best);
        best.into_iter().chain(others)
    }

    /// The older resources that a newer one can be.
    pub(super) fn older(&self, new: usize) -> impl Iterator<Item = usize> {
        let all = self.partners.iter().enumerate();
        all.filter_map(move |(old, partners)| partners.contains(&new).then_some(old))
    }
}

/// How much two resources of one type and name have in common beside.
fn likeness(one: &Card, two: &Card) -> u8 {
    let same = |one: &Option<String>, two: &Option<String>| one.is_some() && one == two;
    4 * u8::from(one.target == two.target)
        + 2 * u8::from(same(&one.symbol, &two.symbol))
        + u8::from(same(&one.position, &two.position))
}
