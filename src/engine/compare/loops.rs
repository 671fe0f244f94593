//! Floor 5: loops that were written out, and what became a loop.

use std::collections::HashSet;

use super::card::Card;
use super::matching::Match;

/// Loops of one version that are none in the other, or one with other turns.
pub(super) struct Loops<'c> {
    old: Vec<usize>,
    new: Vec<usize>,
    cards: [&'c [Card]; 2],
}

impl<'c> Loops<'c> {
    pub(super) fn new(cards: [&'c [Card]; 2], pairs: &[Match]) -> Self {
        let [old_cards, new_cards] = cards;
        // What a loop goes on to make, it does not make way for.
        let paired = pairs
            .iter()
            .filter(|pair| old_cards[pair.old].is_same_loop(&new_cards[pair.new]));
        let (old_kept, new_kept): (HashSet<usize>, HashSet<usize>) =
            paired.map(|pair| (pair.old, pair.new)).unzip();
        let of = |own: &[Card], others: &[Card], paired: &HashSet<usize>| -> Vec<usize> {
            let name = |card: &Card| (card.kind.clone(), card.name.clone(), card.turns.clone());
            let kept = others.iter().filter(|card| card.is_repeated()).map(name);
            let kept: HashSet<_> = kept.collect();
            let all = (0..own.len()).filter(|index| own[*index].is_repeated());
            all.filter(|index| !paired.contains(index) && !kept.contains(&name(&own[*index])))
                .collect()
        };
        Self {
            old: of(old_cards, new_cards, &old_kept),
            new: of(new_cards, old_cards, &new_kept),
            cards,
        }
    }

    /// The older loop that may have made a resource of the newer version.
    pub(super) fn older(&self, new: usize) -> Option<usize> {
        let [old_cards, new_cards] = self.cards;
        let made = |old: &&usize| old_cards[**old].may_make(&new_cards[new]);
        self.old.iter().find(made).copied()
    }

    /// The newer loop that may make a resource of the older version.
    pub(super) fn newer(&self, old: usize) -> Option<usize> {
        let [old_cards, new_cards] = self.cards;
        let makes = |new: &&usize| new_cards[**new].may_make(&old_cards[old]);
        self.new.iter().find(makes).copied()
    }

    /// What a resource of the newer version may have been that is none of the older: the loop that made
    /// it, or for a loop those that are `gone`.
    pub(super) fn past(&self, new: usize, gone: &[usize]) -> Vec<usize> {
        let [old_cards, new_cards] = self.cards;
        let made = |old: &usize| {
            let old = &old_cards[*old];
            !old.is_repeated() && new_cards[new].may_make(old)
        };
        match self.older(new) {
            Some(old) => vec![old],
            None if self.new.contains(&new) => gone.iter().copied().filter(made).collect(),
            None => Vec::new(),
        }
    }

    /// Leaves out the loops for which what they may make speaks.
    pub(super) fn leave_out(&self, gone: &mut Vec<usize>, come: &mut Vec<usize>) {
        let [old_cards, new_cards] = self.cards;
        let makes = |one: &Card, others: &[usize], cards: &[Card]| {
            let mut singles = others.iter().map(|index| &cards[*index]);
            singles.any(|other| !other.is_repeated() && one.may_make(other))
        };
        let all = gone.clone();
        gone.retain(|old| !self.old.contains(old) || !makes(&old_cards[*old], come, new_cards));
        come.retain(|new| !self.new.contains(new) || !makes(&new_cards[*new], &all, old_cards));
    }
}
