//! Floor 4: whether an identity is another one where nobody sets a parameter.

use super::ids::Parts;
use super::state::{Attached, Case, Standing};

/// How many pairs of identities are compared one by one; with more, nothing is said of them.
const PAIRS: usize = 10_000;

/// Whether a deployment that leaves the defaults as they are gave a resource another identity before.
/// Both must be evaluated with those defaults.
pub fn is_shifted(before: &Standing, after: &Standing) -> bool {
    let (old, new) = (usual(&before.kinds), usual(&after.kinds));
    if is_exchanged(&old, &new, |one, two| one == two) {
        return true;
    }
    let (old, new) = (lists(&before.users), lists(&after.users));
    let number = |lists: &[Vec<Parts>]| lists.iter().map(Vec::len).sum::<usize>();
    number(&old).saturating_mul(number(&new)) <= PAIRS
        && is_exchanged(&old, &new, |one, two| may_be_same(one, two))
}

/// Whether either side has something that the other has not.
fn is_exchanged<T>(old: &[T], new: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    let gone = old.iter().any(|one| !new.iter().any(|two| same(one, two)));
    gone && new.iter().any(|two| !old.iter().any(|one| same(one, two)))
}

/// What is known of the cases in which parameters have their defaults; where none has, of those that
/// nobody has to ask for.
fn usual<T>(cases: &[Case<T>]) -> Vec<&T> {
    let any = cases.iter().any(|case| case.when.is_by_default());
    let usual = cases
        .iter()
        .filter(|case| !case.when.is_asked_for() && (!any || case.when.is_by_default()));
    usual.filter_map(|case| case.what.as_ref()).collect()
}

/// The identities of each case whose list is complete.
fn lists(cases: &[Case<Attached>]) -> Vec<Vec<Parts>> {
    let complete = usual(cases).into_iter().filter(|all| all.complete);
    let parts = |all: &Attached| all.ids.iter().map(super::ids::Id::parts).collect();
    complete.map(parts).collect()
}

fn may_be_same(one: &[Parts], two: &[Parts]) -> bool {
    let within = |all: &[Parts], others: &[Parts]| {
        all.iter()
            .all(|id| others.iter().any(|other| !id.surely_differ(other)))
    };
    within(one, two) && within(two, one)
}
