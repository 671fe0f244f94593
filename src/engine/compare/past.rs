//! Floor 5: what each resource of a version was in an older one, for those who ask no more than that.

use super::crowd::Meeting;
use super::loops::Loops;
use super::matching::{Aside, Match, Matched, matched};
use super::untold::Sides;
use super::version::Version;
use crate::rules::Difference;

/// What a resource was in the older version; the numbers are those of [`Version::ids`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Past {
    /// This one.
    Same(usize),
    /// One of these, or another one of its name: conditions choose. The likeliest comes first.
    OneOf(Vec<usize>),
    /// Perhaps one of these: a loop made either it or them.
    Turn(Vec<usize>),
    /// Perhaps this one: one version alone names where it lies.
    Place(usize),
    /// Perhaps one of these: what is not known of the names decides.
    Alike(Vec<usize>),
    /// There was none.
    New,
}

impl Past {
    fn is_turn_of(&self, old: usize) -> bool {
        matches!(self, Self::Turn(all) if all.contains(&old))
    }
}

/// What every resource of a version was.
#[derive(Debug)]
pub(in crate::engine) struct Pasts {
    of: Vec<Past>,
    /// The resources of the older version that the newer has not.
    pub(in crate::engine) gone: Vec<usize>,
    /// Whether parameters have other defaults.
    shifted: bool,
}

impl Pasts {
    pub(in crate::engine) fn new<'o, 'n, 'a: 'o, 'b: 'n>(
        old: &Version<'o, 'a>,
        new: &Version<'n, 'b>,
    ) -> Self {
        let Matched {
            pairs,
            crowds,
            chances,
            mut gone,
            come,
        } = matched(&old.cards, &new.cards, &Aside::default());
        // Of too many with one name nothing is known.
        let mut of = vec![Past::OneOf(Vec::new()); new.ids.len()];
        let loops = Loops::new([&old.cards, &new.cards], &pairs);
        for new in &come {
            of[*new] = match loops.past(*new, &gone) {
                all if all.is_empty() => Past::New,
                all => Past::Turn(all),
            };
        }
        let mut renamed_from = Vec::new();
        for Match {
            old,
            new,
            renamed,
            doubtful,
            alike,
        } in pairs
        {
            of[new] = match (renamed, doubtful) {
                (true, _) => {
                    renamed_from.push(old);
                    Past::New
                }
                // The loop makes others, too, that were written out.
                (false, _) if gone.iter().any(|old| loops.newer(*old) == Some(new)) => {
                    let others = gone.iter().copied();
                    let others = others.filter(|old| loops.newer(*old) == Some(new));
                    Past::Turn([old].into_iter().chain(others).collect())
                }
                (false, true) => Past::Place(old),
                (false, false) if alike => Past::Alike(vec![old]),
                (false, false) => Past::Same(old),
            };
        }
        for pair in chances {
            match &mut of[pair.new] {
                Past::Alike(all) => all.push(pair.old),
                Past::OneOf(_) => of[pair.new] = Past::Alike(vec![pair.old]),
                _ => {}
            }
        }
        let is_turn = |old: &usize| of.iter().any(|past| past.is_turn_of(*old));
        gone.retain(|old| loops.newer(*old).is_none() && !is_turn(old));
        gone.append(&mut renamed_from);
        for crowd in &crowds {
            let meeting = Meeting::new(crowd, old, new);
            for (at, index) in crowd.new.iter().enumerate() {
                of[*index] = Past::OneOf(meeting.likely(at).map(|old| crowd.old[old]).collect());
            }
        }
        let shifted = Sides { old, new }.has_other_defaults();
        Self { of, gone, shifted }
    }

    /// Whether nothing is to be said of a resource that both versions have, by its number in either.
    pub(in crate::engine) fn is_unchanged<'o, 'n, 'a: 'o, 'b: 'n>(
        &self,
        (old, before): (&Version<'o, 'a>, usize),
        (new, after): (&Version<'n, 'b>, usize),
    ) -> bool {
        let (sides, numbers) = (Sides { old, new }, (before, after));
        let (before, after) = (old.standing(before), new.standing(after));
        let difference = Difference::between(&before, &after);
        let undecided = || sides.is_undecided(numbers, (&before, &after), &difference);
        difference.is_empty() && !undecided() && !(self.shifted && sides.is_shifted(numbers))
    }

    /// What the resource of that number was.
    pub(in crate::engine) fn of(&self, new: usize) -> &Past {
        &self.of[new]
    }
}
