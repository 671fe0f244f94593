//! Floor 4: whether something that held no longer does, whatever happens or in one branch.

use crate::evaluate::When;
use crate::text::Span;

/// Whether something holds in one combination of values.
pub(super) struct Fact<'c> {
    /// `None` when that is not known.
    pub(super) holds: Option<bool>,
    pub(super) when: &'c When,
    pub(super) place: Span,
}

/// How far a change reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Whatever happens.
    Always,
    /// In one branch of a condition that was there before.
    Branch,
    /// In one branch of a condition that is new: whether anybody takes it is not known.
    NewBranch,
}

/// Something that turned into its opposite.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub(super) extent: Extent,
    /// Where it was written.
    pub(super) before: Span,
    /// Where it is written now.
    pub(super) after: Span,
}

/// Whether all that could be `!to` before is `to` now: in every combination that can occur, or in
/// every one of some branch of a condition that is written.
pub(super) fn turn(before: &[Fact<'_>], after: &[Fact<'_>], to: bool) -> Option<Turn> {
    // Most things stay as they are.
    let any = |facts: &[Fact<'_>], wanted| facts.iter().any(|fact| fact.holds == Some(wanted));
    if !any(before, !to) || !any(after, to) {
        return None;
    }
    let mut branches = vec![(When::default(), Extent::Always)];
    for (facts, extent) in [(before, Extent::Branch), (after, Extent::NewBranch)] {
        for fact in facts {
            let branch = fact.when.branch();
            if !branches.iter().any(|(known, _)| *known == branch) {
                branches.push((branch, extent));
            }
        }
    }
    branches.into_iter().find_map(|(branch, extent)| {
        let was = all_in(before, &branch, !to, false)?;
        let is = all_in(after, &branch, to, extent == Extent::NewBranch)?;
        can_meet(before, after, &branch).then_some(Turn {
            extent,
            before: was,
            after: is,
        })
    })
}

/// Whether a fact of either version can hold together with one of the other in a branch: where one is
/// deployed, the other may not be.
fn can_meet(before: &[Fact<'_>], after: &[Fact<'_>], branch: &When) -> bool {
    let within = |facts: &[Fact<'_>]| -> Vec<When> {
        let facts = facts.iter().filter(|fact| fact.when.agrees_with(branch));
        facts.map(|fact| fact.when.branch()).collect()
    };
    let after = within(after);
    let mut before = within(before).into_iter();
    before.any(|old| after.iter().any(|new| old.agrees_with(new)))
}

/// The place of the first of the facts in a branch, when all of them are `wanted`. `likely` leaves
/// out what a caller would have to ask for.
fn all_in(facts: &[Fact<'_>], branch: &When, wanted: bool, likely: bool) -> Option<Span> {
    let mut first = None;
    for fact in facts.iter().filter(|fact| fact.when.agrees_with(branch)) {
        if fact.holds != Some(wanted) {
            return None;
        }
        if !(likely && fact.when.is_asked_for()) {
            first = first.or(Some(fact.place));
        }
    }
    first
}
