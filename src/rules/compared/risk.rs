//! Floor 4: whether an identity may be lost though no branch is known to lose it.

use super::ids::{Id, Parts};
use super::state::{Attached, Case, Standing};
use crate::evaluate::{Piece, When};
use crate::knowledge::Kind;

/// How many pairs of identities are compared one by one; with more, they may all be lost.
const PAIRS: usize = 10_000;

/// Whether both versions of an identity can occur together, the older one with a part that the newer
/// one lacks. `same` tells which of the things that conditions ask about, and of the texts that are not
/// known, are the same in both versions.
pub fn may_lose(before: &Standing, after: &Standing, same: &dyn Fn(&str) -> bool) -> bool {
    let kinds = meeting(&before.kinds, &after.kinds, same);
    let any = |has: fn(Kind) -> bool| {
        let mut kinds = kinds.iter();
        kinds.any(|(old, new)| has(**old) && !has(**new))
    };
    any(Kind::system)
        || any(Kind::user)
        || meeting(&before.users, &after.users, same)
            .iter()
            .any(|(old, new)| may_lack(old, new, same))
}

/// Whether two versions of an identity are the same in every combination of values. `same` is that of
/// [`may_lose`].
pub fn is_same_throughout(
    before: &Standing,
    after: &Standing,
    same: &dyn Fn(&str) -> bool,
) -> bool {
    let is_sure = |when: &When| when.of(|subject| !same(subject)).is_always();
    let ids = |attached: &Attached| {
        let sure = |id: &Id| is_told(id, same).then(|| id.key.clone());
        let keys: Option<Vec<_>> = attached.ids.iter().map(sure).collect();
        Some((keys?, attached.complete))
    };
    let users = |standing: &Standing| {
        let cases = standing.users.iter();
        let case = |case: &Case<Attached>| {
            is_sure(&case.when).then_some(())?;
            Some((ids(case.what.as_ref()?)?, case.when.clone()))
        };
        cases.map(case).collect::<Option<Vec<_>>>()
    };
    let kinds = |standing: &Standing| {
        let cases = standing.kinds.iter();
        let case =
            |case: &Case<Kind>| Some((case.what?, is_sure(&case.when).then(|| case.when.clone())?));
        cases.map(case).collect::<Option<Vec<_>>>()
    };
    let all = |standing: &Standing| kinds(standing).zip(users(standing));
    all(before).is_some_and(|own| all(after) == Some(own))
}

/// What is known of the cases that can occur together.
fn meeting<'c, T>(
    before: &'c [Case<T>],
    after: &'c [Case<T>],
    same: &dyn Fn(&str) -> bool,
) -> Vec<(&'c T, &'c T)> {
    let when = |case: &Case<T>| case.when.of(|subject| same(subject));
    let after: Vec<_> = after.iter().map(|case| (case, when(case))).collect();
    let mut all = Vec::new();
    for old in before {
        let (own, asked) = (when(old), old.when.is_asked_for());
        // What a caller has to ask for, and had not before, is nothing that happens to a resource.
        let met = after
            .iter()
            .filter(|(new, other)| own.agrees_with(other) && (asked || !new.when.is_asked_for()));
        all.extend(met.filter_map(|(new, _)| Some((old.what.as_ref()?, new.what.as_ref()?))));
    }
    all
}

/// Whether the newer list may lack an identity of the older one.
fn may_lack(old: &Attached, new: &Attached, same: &dyn Fn(&str) -> bool) -> bool {
    let parts: Vec<Parts> = new.ids.iter().map(Id::parts).collect();
    let lacks = |id: &Id| {
        let own = id.parts();
        !is_told(id, same) || parts.iter().all(|other| own.surely_differ(other))
    };
    new.complete && (old.ids.len().saturating_mul(parts.len()) > PAIRS || old.ids.iter().any(lacks))
}

/// Whether what is not known of an identity is the same in both versions.
fn is_told(id: &Id, same: &dyn Fn(&str) -> bool) -> bool {
    let mut pieces = id.pieces.iter();
    pieces.all(|piece| match piece {
        Piece::Literal(_) => true,
        Piece::Hole(text) => same(text),
    })
}
