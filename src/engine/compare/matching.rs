//! Floor 5: which resource of one version of a template is which of the other. Knows names, not
//! templates.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::card::Card;
use super::version::DEPLOYMENTS;

/// How many pairs of resources of one name are looked at; with more, they are left alone.
const RIVALS: usize = 4096;

/// Two resources that are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Match {
    /// Its number in the older version.
    pub(in crate::engine) old: usize,
    /// Its number in the newer version.
    pub(in crate::engine) new: usize,
    /// Whether the names are surely different.
    pub(in crate::engine) renamed: bool,
    /// Whether one alone names where it lies, so that they may be two.
    pub(super) doubtful: bool,
    /// Whether the names may be the same, or two; or those of where they lie.
    pub(super) alike: bool,
}

impl Match {
    /// Whether something else than the name made it, and either may be another resource.
    fn is_loose(&self, [old, new]: [&[Card]; 2]) -> bool {
        (self.renamed || self.alike) && old[self.old].name != new[self.new].name
    }

    /// The same resource, as far as can be seen, of cards of that number.
    pub(super) fn new([old_cards, new_cards]: [&[Card]; 2], old: usize, new: usize) -> Self {
        let (before, after) = (&old_cards[old], &new_cards[new]);
        Self {
            old,
            new,
            renamed: false,
            doubtful: before.may_lie_apart(after),
            alike: !before.is_named_as(after) || !before.lies_with(after),
        }
    }
}

/// Resources of one type and name, of which either version has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Crowd {
    pub(super) old: Vec<usize>,
    pub(super) new: Vec<usize>,
}

/// Who is who.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Matched {
    pub(in crate::engine) pairs: Vec<Match>,
    pub(super) crowds: Vec<Crowd>,
    /// Those that may be one, of which either may be another one, too.
    pub(super) chances: Vec<Match>,
    /// Resources of the older version that the newer has not.
    pub(super) gone: Vec<usize>,
    /// Resources of the newer version that the older had not.
    pub(in crate::engine) come: Vec<usize>,
}

/// Resources of either version that are surely in another file of the other one, by their numbers.
pub(super) type Aside = [HashSet<usize>; 2];

impl Matched {
    /// The resources of either version that have a partner which may be another one.
    pub(super) fn loose(&self, cards: [&[Card]; 2]) -> [Vec<usize>; 2] {
        let pairs = self.pairs.iter().chain(&self.chances);
        let loose = pairs.filter(|pair| pair.is_loose(cards));
        let (mut old, mut new): (Vec<_>, Vec<_>) = loose.map(|pair| (pair.old, pair.new)).unzip();
        for all in [&mut old, &mut new] {
            all.sort_unstable();
            all.dedup();
        }
        [old, new]
    }
}

/// Matches by type and name, then by symbol, then by position, then where only one of each is left
/// that may have the same name; those that are `aside` by type and name alone.
pub(in crate::engine) fn matched(old: &[Card], new: &[Card], aside: &Aside) -> Matched {
    let mut matched = Matched::default();
    let mut left = Left {
        old: (0..old.len()).collect(),
        new: (0..new.len()).collect(),
    };
    by_name(old, new, &mut left, &mut matched);
    let [mut gone, mut come] = [&left.old, &left.new].map(Clone::clone);
    gone.retain(|index| aside[0].contains(index));
    come.retain(|index| aside[1].contains(index));
    left.take(&aside[0], &aside[1]);
    for key in [
        |card: &Card| card.symbol.clone(),
        |card: &Card| card.position.clone(),
    ] {
        by_key(old, new, &mut left, &mut matched, key);
    }
    by_likeness(old, new, &mut left, &mut matched);
    by_chance(old, new, &mut left, &mut matched);
    gone.append(&mut left.old);
    come.append(&mut left.new);
    gone.sort_unstable();
    come.sort_unstable();
    (matched.gone, matched.come) = (gone, come);
    matched.pairs.sort_by_key(|pair| (pair.new, pair.old));
    matched
}

/// What has no partner yet.
struct Left {
    old: Vec<usize>,
    new: Vec<usize>,
}

impl Left {
    fn take(&mut self, old: &HashSet<usize>, new: &HashSet<usize>) {
        self.old.retain(|index| !old.contains(index));
        self.new.retain(|index| !new.contains(index));
    }
}

/// Numbers of resources on either side, under what they have in common.
type Groups<K> = BTreeMap<K, (Vec<usize>, Vec<usize>)>;

fn groups<K: Ord>(
    old: &[Card],
    new: &[Card],
    left: &Left,
    key: impl Fn(&Card) -> Option<K>,
) -> Groups<K> {
    let mut groups = Groups::new();
    for index in &left.old {
        if let Some(key) = key(&old[*index]) {
            groups.entry(key).or_default().0.push(*index);
        }
    }
    for index in &left.new {
        if let Some(key) = key(&new[*index]) {
            groups.entry(key).or_default().1.push(*index);
        }
    }
    groups.retain(|_, (old, new)| !old.is_empty() && !new.is_empty());
    groups
}

fn by_name(old: &[Card], new: &[Card], left: &mut Left, matched: &mut Matched) {
    let name = |card: &Card| Some((card.kind.clone()?, card.name.clone()?));
    // What lies in one place is no other resource of that name.
    let placed = |card: &Card| Some((name(card)?, card.target.clone(), card.extends.clone()));
    by_group(old, new, left, matched, placed);
    by_group(old, new, left, matched, name);
}

fn by_group<K: Ord>(
    old: &[Card],
    new: &[Card],
    left: &mut Left,
    matched: &mut Matched,
    key: impl Fn(&Card) -> Option<K>,
) {
    let cards = [old, new];
    let (mut old_done, mut new_done) = (HashSet::new(), HashSet::new());
    for (mut before, mut after) in groups(old, new, left, key).into_values() {
        if before.len().saturating_mul(after.len()) <= RIVALS {
            let apart = |one: usize, two: usize| {
                let (one, two) = (&old[one], &new[two]);
                one.lies_apart(two) || one.is_named_apart(two)
            };
            let all = after.clone();
            after.retain(|two| before.iter().any(|one| !apart(*one, *two)));
            before.retain(|one| all.iter().any(|two| !apart(*one, *two)));
        }
        if before.is_empty() {
            continue;
        }
        old_done.extend(before.iter().copied());
        new_done.extend(after.iter().copied());
        if let ([old], [new]) = (&before[..], &after[..]) {
            matched.pairs.push(Match::new(cards, *old, *new));
        } else if before.len().saturating_mul(after.len()) <= RIVALS {
            matched.crowds.push(Crowd {
                old: before,
                new: after,
            });
        }
    }
    left.take(&old_done, &new_done);
}

fn by_key(
    old: &[Card],
    new: &[Card],
    left: &mut Left,
    matched: &mut Matched,
    key: fn(&Card) -> Option<String>,
) {
    let key = |card: &Card| Some((card.kind.clone(), key(card)?));
    let (mut old_done, mut new_done) = (HashSet::new(), HashSet::new());
    for (before, after) in groups(old, new, left, key).into_values() {
        let ([before], [after]) = (&before[..], &after[..]) else {
            continue;
        };
        if old[*before].lies_apart(&new[*after]) {
            continue;
        }
        old_done.insert(*before);
        new_done.insert(*after);
        matched.pairs.push(Match {
            renamed: old[*before].is_named_apart(&new[*after]),
            ..Match::new([old, new], *before, *after)
        });
    }
    left.take(&old_done, &new_done);
}

/// The only two of a type whose names may be the same.
fn by_likeness(old: &[Card], new: &[Card], left: &mut Left, matched: &mut Matched) {
    let (mut old_done, mut new_done) = (HashSet::new(), HashSet::new());
    let kinds = groups(old, new, left, |card| card.kind.clone());
    for (before, after) in kinds.into_values() {
        if before.len().saturating_mul(after.len()) > RIVALS {
            continue;
        }
        let like = |one: usize, two: usize| {
            !old[one].is_named_apart(&new[two]) && !old[one].lies_apart(&new[two])
        };
        let mut suitors: HashMap<usize, Vec<usize>> = HashMap::new();
        for one in &before {
            let mine = after.iter().filter(|two| like(*one, **two)).copied();
            suitors.insert(*one, mine.collect());
        }
        for one in &before {
            let [two] = suitors[one][..] else { continue };
            let rivals = before.iter().filter(|other| like(**other, two)).count();
            if rivals == 1 {
                old_done.insert(*one);
                new_done.insert(two);
                matched.pairs.push(Match::new([old, new], *one, two));
            }
        }
    }
    left.take(&old_done, &new_done);
}

/// All that is left with all that may have its name: of several nobody can tell which it is, nor that it
/// is none of them.
fn by_chance(old: &[Card], new: &[Card], left: &mut Left, matched: &mut Matched) {
    let unsure = matched.pairs.iter();
    let unsure = unsure.filter(|pair| pair.alike && !pair.renamed);
    let (older, newer): (Vec<_>, Vec<_>) = unsure.map(|pair| (pair.old, pair.new)).unzip();
    let mut both = Left {
        old: left.old.iter().copied().chain(older).collect(),
        new: left.new.iter().copied().chain(newer).collect(),
    };
    // What a loop makes is told of elsewhere, and what only deploys others.
    let loops = |cards: &[Card], all: &[usize]| -> Vec<usize> {
        let all = all.iter().copied();
        all.filter(|one| cards[*one].is_repeated()).collect()
    };
    let stands = |card: &Card, others: &[Card], loops: &[usize]| {
        let made = loops.iter().any(|one| others[*one].may_make(card));
        !card.is_repeated() && !made && card.kind.as_deref() != Some(DEPLOYMENTS)
    };
    let (old_loops, new_loops) = (loops(old, &both.old), loops(new, &both.new));
    both.old.retain(|one| stands(&old[*one], new, &new_loops));
    both.new.retain(|one| stands(&new[*one], old, &old_loops));
    let set = |all: &[usize]| all.iter().copied().collect::<HashSet<_>>();
    let (old_left, new_left) = (set(&left.old), set(&left.new));
    let (mut old_done, mut new_done) = (HashSet::new(), HashSet::new());
    for (before, after) in groups(old, new, &both, |card| card.kind.clone()).into_values() {
        if before.len().saturating_mul(after.len()) > RIVALS {
            continue;
        }
        let pairs = before
            .iter()
            .flat_map(|one| after.iter().map(|two| (*one, *two)));
        let like = |(one, two): &(usize, usize)| {
            let alone = old_left.contains(one) || new_left.contains(two);
            let (one, two) = (&old[*one], &new[*two]);
            alone && !one.is_named_apart(two) && !one.lies_apart(two)
        };
        for (one, two) in pairs.filter(like) {
            old_done.insert(one);
            new_done.insert(two);
            matched.chances.push(Match {
                alike: true,
                ..Match::new([old, new], one, two)
            });
        }
    }
    left.take(&old_done, &new_done);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Piece;

    fn card(kind: &str, name: &str, symbol: &str, position: &str) -> Card {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let piece = |text: &str| match text.strip_prefix('?') {
            Some(hole) => Piece::Hole(hole.into()),
            None => Piece::Literal(text.to_owned()),
        };
        Card {
            kind: some(kind),
            name: some(name).map(|name| name.split('+').map(piece).collect()),
            symbol: some(symbol),
            position: some(position),
            ..Card::default()
        }
    }

    /// Pairs with whether they are renamed, and what is left on either side.
    type Told = (Vec<(usize, usize, bool)>, Vec<usize>, Vec<usize>);

    fn pairs(old: &[Card], new: &[Card]) -> Told {
        let matched = matched(old, new, &Aside::default());
        let pairs = matched.pairs.iter();
        let pairs = pairs.map(|pair| (pair.old, pair.new, pair.renamed));
        (pairs.collect(), matched.gone, matched.come)
    }

    #[test]
    fn the_name_goes_before_the_position() {
        let old = [card("t", "a", "", "/0"), card("t", "b", "", "/1")];
        let new = [card("t", "b", "", "/0"), card("t", "a", "", "/1")];
        assert_eq!(
            pairs(&old, &new).0,
            [(1, 0, false), (0, 1, false)],
            "a move is no change"
        );
    }

    #[test]
    fn a_symbol_or_a_position_with_another_name_is_a_rename() {
        let old = [card("t", "a", "s", ""), card("t", "b", "", "/1")];
        let new = [card("t", "c", "s", ""), card("t", "d", "", "/1")];
        assert_eq!(pairs(&old, &new).0, [(0, 0, true), (1, 1, true)]);
    }

    #[test]
    fn another_type_is_another_resource() {
        let old = [card("t", "a", "s", "/0")];
        let new = [card("u", "a", "s", "/0")];
        assert_eq!(pairs(&old, &new), (vec![], vec![0], vec![0]));
    }

    #[test]
    fn names_that_may_be_the_same_match_where_there_is_no_choice() {
        let old = [card("t", "vm-+?x", "", "/0")];
        let new = [card("t", "vm-+?y", "", "/3")];
        assert_eq!(pairs(&old, &new).0, [(0, 0, false)]);
        let new = [card("t", "vm-+?y", "", "/3"), card("t", "?z", "", "/4")];
        assert_eq!(pairs(&old, &new), (vec![], vec![], vec![]));
        let chances = matched(&old, &new, &Aside::default()).chances;
        let chances: Vec<_> = chances.iter().map(|pair| (pair.old, pair.new)).collect();
        assert_eq!(chances, [(0, 0), (0, 1)], "nobody can tell which");
    }

    #[test]
    fn what_is_in_another_file_has_no_partner_by_its_symbol() {
        let old = [card("t", "a", "s", ""), card("t", "b", "r", "")];
        let new = [card("t", "c", "s", ""), card("t", "d", "r", "")];
        let aside = [HashSet::from([0]), HashSet::new()];
        let matched = matched(&old, &new, &aside);
        let pairs: Vec<_> = matched
            .pairs
            .iter()
            .map(|pair| (pair.old, pair.new))
            .collect();
        assert_eq!(
            (pairs, matched.gone, matched.come),
            (vec![(1, 1)], vec![0], vec![0])
        );
    }

    #[test]
    fn several_of_one_name_are_a_crowd() {
        let old = [card("t", "a", "", "/0"), card("t", "a", "", "/1")];
        let new = [card("t", "a", "", "/0")];
        let matched = matched(&old, &new, &Aside::default());
        assert_eq!(matched.crowds.len(), 1);
        assert!(matched.pairs.is_empty() && matched.gone.is_empty());
    }
}
