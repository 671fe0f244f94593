//! Floor 5: the resources of two versions, side by side.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::card::Card;
use super::crowd::Meeting;
use super::elsewhere::Elsewhere;
use super::loops::Loops;
use super::matching::{Aside, Crowd, Match, Matched, matched};
use super::untold::Sides;
use super::version::{DEPLOYMENTS, Version};
use super::{Change, Compared, Comparison, Fate, Place, Side};
use crate::engine::survey;
use crate::knowledge::{Answer, Kind};
use crate::model::ResourceId;
use crate::rules::{self, Difference, Pair, Part, Rule, Standing};

/// Two versions, side by side.
pub(super) struct Comparing<'o, 'n, 'a, 'b> {
    pub(super) old: Version<'o, 'a>,
    pub(super) new: Version<'n, 'b>,
    pub(super) chosen: Vec<&'static Rule>,
    /// Whether parameters have other defaults.
    pub(super) shifted: OnceCell<bool>,
}

impl<'o, 'n, 'a: 'o, 'b: 'n> Comparing<'o, 'n, 'a, 'b> {
    /// Every resource of both; those that are `aside` are in other files.
    pub(super) fn all(&self, aside: &Aside) -> Comparison {
        let cards = [&self.old.cards[..], &self.new.cards[..]];
        let matched = matched(cards[0], cards[1], aside);
        let [old, new] = matched.loose(cards);
        let places = |all: Vec<usize>, cards: &[Card]| {
            let places = all.into_iter();
            places
                .filter_map(|index| Place::likely(&cards[index], index))
                .collect()
        };
        Comparison {
            loose: [places(old, cards[0]), places(new, cards[1])],
            ..self.compare(matched)
        }
    }

    /// Some resources alone, by their numbers in either version; `sure` where they are the same.
    pub(super) fn only(&self, pairs: &[(usize, usize)], sure: bool) -> Comparison {
        let cards = [&self.old.cards[..], &self.new.cards[..]];
        let pairs = pairs.iter();
        let pairs = pairs.map(|(old, new)| {
            let found = Match::new(cards, *old, *new);
            // A parameter of one file is no parameter of another.
            let known = self.old.cards[*old].is_known() && self.new.cards[*new].is_known();
            Match {
                alike: found.alike || !known || !sure,
                ..found
            }
        });
        self.compare(Matched {
            pairs: pairs.collect(),
            ..Matched::default()
        })
    }

    fn compare(&self, matched: Matched) -> Comparison {
        let Matched {
            pairs,
            crowds,
            chances,
            mut gone,
            mut come,
        } = matched;
        let mut comparison = Comparison {
            kept: pairs.iter().filter(|pair| !pair.renamed).count(),
            ..Comparison::default()
        };
        let mut changes: Vec<(usize, Change)> = Vec::new();
        for pair in &pairs {
            let change = self.change(pair, &mut comparison.findings);
            changes.extend(change.map(|change| (pair.new, change)));
        }
        self.perhaps_one(&chances, &mut changes);
        for crowd in &crowds {
            comparison.kept += crowd.new.len();
            self.crowd(crowd, &mut changes, &mut comparison.findings);
        }
        // What a file gives to a module, or takes back from one, is neither gone nor new.
        let given = Elsewhere::new(&self.new, &come);
        let taken = Elsewhere::new(&self.old, &gone);
        let loops = Loops::new([&self.old.cards, &self.new.cards], &pairs);
        loops.leave_out(&mut gone, &mut come);
        let come = come.into_iter().filter(|new| !is_wrapper(&self.new, *new));
        changes.extend(come.filter_map(|new| {
            let change = match loops.older(new) {
                Some(old) => self.perhaps(old, new)?,
                None => self.added(new, &taken)?,
            };
            Some((new, change))
        }));
        changes.sort_by_key(|(new, _)| *new);
        let changes = changes.into_iter().map(|(_, change)| change);
        comparison.changes = changes.collect();
        let gone = gone.into_iter().filter(|old| !is_wrapper(&self.old, *old));
        let gone = gone.filter_map(|old| match loops.newer(old) {
            Some(new) => self.perhaps(old, new),
            None => Some(self.gone(old, &given)),
        });
        comparison.changes.extend(gone);
        comparison
    }

    /// What became of a resource; `None` when nothing is to be said of it.
    fn change(&self, pair: &Match, findings: &mut Vec<Compared>) -> Option<Change> {
        if pair.renamed {
            return Some(self.renamed(pair));
        }
        if pair.doubtful {
            return self.perhaps(pair.old, pair.new);
        }
        if !self.old.may_have(pair.old) && !self.new.may_have(pair.new) {
            return None;
        }
        let (old, new) = (self.old.standing(pair.old), self.new.standing(pair.new));
        let difference = self.difference(pair, &old, &new);
        let mut change = self.kept(pair, &old, &new, difference, findings)?;
        let (one, two) = (&self.old.cards[pair.old], &self.new.cards[pair.new]);
        if two.is_repeated() {
            change.call_as_before(one, two);
        }
        self.sides().name_turns((pair.old, pair.new), &mut change);
        Some(change)
    }

    /// Resources that may be one, or others: each is told of once.
    fn perhaps_one(&self, pairs: &[Match], changes: &mut Vec<(usize, Change)>) {
        let (mut older, mut newer) = (HashSet::new(), HashSet::new());
        for pair in pairs {
            if older.contains(&pair.old) && newer.contains(&pair.new) {
                continue;
            }
            // Of what is not surely one, nothing is found.
            if let Some(change) = self.change(pair, &mut Vec::new()) {
                older.insert(pair.old);
                newer.insert(pair.new);
                changes.push((pair.new, change));
            }
        }
    }

    /// A resource that is in both versions; `None` when nothing is to be said of it.
    fn kept(
        &self,
        pair: &Match,
        old: &Standing,
        new: &Standing,
        mut difference: Difference,
        findings: &mut Vec<Compared>,
    ) -> Option<Change> {
        let undecided = || {
            let (numbers, standings) = ((pair.old, pair.new), (old, new));
            self.sides().is_undecided(numbers, standings, &difference)
        };
        if difference.is_empty() {
            difference.unknown = undecided() || self.is_shifted(pair);
            if !difference.unknown {
                return None;
            }
        }
        if pair.alike {
            // What one resource has, the other had not to lose.
            return self.perhaps(pair.old, pair.new);
        }
        let mut remarks = Vec::new();
        let both = Pair {
            before: old,
            after: new,
            difference: &difference,
        };
        rules::check_pair(&both, &self.chosen, &mut remarks);
        let (before, after) = (self.old.side(pair.old, old), self.new.side(pair.new, new));
        findings.extend(remarks.into_iter().map(|remark| Compared {
            remark,
            subject: after.subject.clone(),
        }));
        Some(Change {
            fate: Fate::Kept,
            before: Some(before),
            after: Some(after),
            difference,
            place: None,
        })
    }

    /// What is different between two versions of a resource.
    fn difference(&self, pair: &Match, old: &Standing, new: &Standing) -> Difference {
        let (one, two) = (&self.old.cards[pair.old], &self.new.cards[pair.new]);
        let in_a_turn = self.sides().in_a_turn((pair.old, pair.new));
        let difference = in_a_turn.unwrap_or_else(|| Difference::between(old, new));
        if one.is_named_as_by_default(two) {
            return self.by_default(pair, &difference);
        }
        difference
    }

    /// What is different where nobody sets a parameter, of what is different at all: with other values,
    /// they may be two resources.
    fn by_default(&self, pair: &Match, difference: &Difference) -> Difference {
        let before = self.old.under_its_usual_name(pair.old);
        let after = self.new.under_its_usual_name(pair.new);
        let mut usual = Difference::between(&before, &after);
        usual.keep_shared(difference);
        usual
    }

    /// Whether another default of a parameter gives a resource another identity.
    fn is_shifted(&self, pair: &Match) -> bool {
        let sides = self.sides();
        *self.shifted.get_or_init(|| sides.has_other_defaults())
            && sides.is_shifted((pair.old, pair.new))
    }

    fn sides(&self) -> Sides<'_, 'o, 'n, 'a, 'b> {
        Sides {
            old: &self.old,
            new: &self.new,
        }
    }

    /// Resources of one name: which of them is which is not known, so that only what none of them has
    /// is lost.
    fn crowd(
        &self,
        crowd: &Crowd,
        changes: &mut Vec<(usize, Change)>,
        findings: &mut Vec<Compared>,
    ) {
        let meeting = Meeting::new(crowd, &self.old, &self.new);
        let cards = [&self.old.cards[..], &self.new.cards[..]];
        // What several of them lose to one is told once.
        let mut told: HashMap<usize, Vec<Part>> = HashMap::new();
        for (at, best) in meeting.pairs.iter().chain(&meeting.shared).copied() {
            let (before, after) = (&meeting.old[at], &meeting.new[best]);
            let mut difference = meeting.difference(at, best);
            if let Some(told) = told.get(&best) {
                difference.keep_lost_beyond(told);
                if difference.lost.is_empty() {
                    continue;
                }
            }
            let lost = difference.lost.iter().map(|lost| lost.part.clone());
            told.entry(best).or_default().extend(lost);
            let pair = Match::new(cards, crowd.old[at], crowd.new[best]);
            let undecided = || {
                let (numbers, newer) = ((pair.old, pair.new), meeting.as_newer(at));
                let standings = (before, &newer);
                difference.is_empty() && self.sides().is_undecided(numbers, standings, &difference)
            };
            let change = if pair.doubtful || undecided() {
                self.perhaps(pair.old, pair.new)
            } else {
                self.kept(&pair, before, after, difference, findings)
            };
            changes.extend(change.map(|change| (pair.new, change)));
        }
    }

    fn renamed(&self, pair: &Match) -> Change {
        let mut before = self.old.side(pair.old, &self.old.standing(pair.old));
        let mut after = self.new.side(pair.new, &self.new.standing(pair.new));
        // What is written alike was given another value from elsewhere.
        if before.subject.name == after.subject.name {
            before.subject.name = self.old.known_name(pair.old);
            after.subject.name = self.new.known_name(pair.new);
        }
        Change {
            fate: Fate::Renamed,
            before: Some(before),
            after: Some(after),
            difference: Difference::default(),
            place: None,
        }
    }

    /// A resource that a loop of the other version may deploy, or that may lie somewhere else; `None`
    /// when neither can have an identity.
    fn perhaps(&self, old: usize, new: usize) -> Option<Change> {
        let (before, after) = (self.old.standing(old), self.new.standing(new));
        if [&before, &after].map(Standing::kind) == [Some(Kind::None); 2] {
            return None;
        }
        let mut change = Change {
            fate: Fate::Kept,
            before: Some(self.old.side(old, &before)),
            after: Some(self.new.side(new, &after)),
            difference: Difference {
                unknown: true,
                ..Difference::default()
            },
            place: None,
        };
        change.call_as_before(&self.old.cards[old], &self.new.cards[new]);
        Some(change)
    }

    /// A resource that the older version did not deploy; `None` when nothing is to be said of it.
    fn added(&self, new: usize, taken: &Elsewhere) -> Option<Change> {
        if let Some(there) = self.old.reference_to(&self.new.cards[new])
            && self.old.lies_here(there)
        {
            return self.was_there(there, new);
        }
        let elsewhere = taken.may_hold(&self.new, new);
        Some(Change {
            fate: if elsewhere {
                Fate::Elsewhere
            } else {
                Fate::Added
            },
            before: None,
            after: Some(self.new.side(new, &self.new.standing(new))),
            difference: Difference::default(),
            place: Place::likely(&self.new.cards[new], new),
        })
    }

    /// A resource that the older version only referred to: which identity it had is not known.
    fn was_there(&self, there: ResourceId, new: usize) -> Option<Change> {
        let subject = self.new.whole.subject(self.new.ids[new]);
        let takes_one = *subject.answer() != Answer::Never;
        takes_one.then(|| Change {
            fate: Fate::Kept,
            before: Some(self.old.seen(there, None, None)),
            after: Some(self.new.side(new, &self.new.standing(new))),
            difference: Difference {
                unknown: true,
                ..Difference::default()
            },
            place: None,
        })
    }

    fn gone(&self, old: usize, given: &Elsewhere) -> Change {
        Change {
            fate: if self.new.reference_to(&self.old.cards[old]).is_some() {
                Fate::Referred
            } else if given.may_hold(&self.old, old) {
                Fate::Elsewhere
            } else {
                Fate::Deleted
            },
            before: Some(self.old.side(old, &self.old.standing(old))),
            after: None,
            difference: Difference::default(),
            place: Place::likely(&self.old.cards[old], old),
        }
    }
}

impl<'t, 'a: 't> Version<'t, 'a> {
    fn side(&self, index: usize, standing: &Standing) -> Side {
        self.seen(
            self.ids[index],
            standing.every_kind(),
            standing.every_user(),
        )
    }

    /// A resource with what its identity can be.
    fn seen(&self, id: ResourceId, kinds: Option<Vec<Kind>>, users: Option<Vec<String>>) -> Side {
        let subject = self.whole.subject(id);
        let source = self.whole.source;
        Side {
            path: source.path().to_owned(),
            line: source.position(subject.resource.span.start).line,
            subject: survey::named(&subject),
            kinds,
            users,
        }
    }
}

/// A nested deployment or a module without an identity only holds other resources.
fn is_wrapper(version: &Version<'_, '_>, index: usize) -> bool {
    let kind = version.cards[index].kind.as_deref();
    kind == Some(DEPLOYMENTS) && version.resource(index).identity.is_none()
}
