//! Floor 4: what one version of a resource's identity has that the other has not.

use std::collections::HashSet;

use super::ids::{Id, Parts};
use super::state::{Attached, Case, Standing};
use super::turn::{Extent, Fact, turn};
use crate::knowledge::Kind;
use crate::text::Span;

/// How many pairs of identities are compared one by one; with more, nothing is said of them.
const PAIRS: usize = 250_000;

/// A part of an identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The system-assigned identity.
    System,
    /// A user-assigned identity, by its name, or as it is written.
    User(String),
    /// User-assigned identities that are not known by name.
    Users,
}

impl Part {
    /// Whether two may be one: what is not known by name may have any.
    fn may_be(&self, other: &Self) -> bool {
        self == other
            || matches!(
                (self, other),
                (Self::User(_), Self::Users) | (Self::Users, Self::User(_))
            )
    }
}

/// A part that was lost or gained.
#[derive(Clone, Debug)]
pub struct Turned {
    /// What.
    pub part: Part,
    /// How far.
    pub extent: Extent,
    /// Where it lies, or what is known of its name: what tells it from another that is called alike.
    detail: String,
    /// Where it was written; empty when it was not.
    pub before: Span,
    /// Where it is written; empty when it is not.
    pub after: Span,
}

/// What is different between two versions of an identity.
#[derive(Clone, Debug, Default)]
pub struct Difference {
    /// What the newer version lacks.
    pub lost: Vec<Turned>,
    /// What the older version lacked.
    pub gained: Vec<Turned>,
    /// The one kind before and after, where both have an identity, and another one.
    pub kinds: Option<(Kind, Kind)>,
    /// Whether the newer version has no identity at all, whatever happens.
    pub nothing_left: bool,
    /// Whether something that decides is not known on either side.
    pub unknown: bool,
}

impl Difference {
    /// Compares two versions of one resource.
    pub fn between(before: &Standing, after: &Standing) -> Self {
        let kinds = before.kind().zip(after.kind());
        let mut difference = Self {
            kinds: kinds.filter(|(one, two)| one != two && ![one, two].contains(&&Kind::None)),
            nothing_left: after.kind() == Some(Kind::None),
            unknown: is_unknown(before) || is_unknown(after),
            ..Self::default()
        };
        let (old, new) = (Side::new(&before.users), Side::new(&after.users));
        let (lost, gained) = (users(&old, &new, false), users(&new, &old, true));
        difference.unknown |= lost.undecided || gained.undecided;
        difference.lost = parts(before, after, false, lost.turned);
        difference.gained = parts(before, after, true, gained.turned);
        difference
    }

    /// Takes from another comparison what is gained.
    pub fn gained_since(&mut self, other: &Self) {
        self.gained.clone_from(&other.gained);
        self.kinds = self.kinds.filter(|kinds| other.kinds == Some(*kinds));
        self.unknown |= other.unknown;
    }

    /// Keeps of what a new condition can leave out only what is lost in another comparison, too.
    pub fn keep_surely_lost(&mut self, other: &Self) {
        let also = |own: &Turned| other.lost.iter().any(|one| one.part == own.part);
        self.lost
            .retain(|own| own.extent != Extent::NewBranch || also(own));
    }

    /// Keeps what turned in another comparison, too; of what turned in one alone nothing is known.
    pub fn keep_shared(&mut self, other: &Self) {
        let also = |own: &Turned, others: &[Turned]| {
            let mut others = others.iter();
            others.any(|one| one.part.may_be(&own.part))
        };
        let covers = |all: &[Turned], others: &[Turned]| all.iter().all(|own| also(own, others));
        self.unknown |= other.unknown
            || !covers(&self.lost, &other.lost)
            || !covers(&other.lost, &self.lost)
            || !covers(&self.gained, &other.gained)
            || !covers(&other.gained, &self.gained);
        self.lost.retain(|own| also(own, &other.lost));
        self.gained.retain(|own| also(own, &other.gained));
    }

    /// Keeps what is lost beyond what was told of another.
    pub fn keep_lost_beyond(&mut self, told: &[Part]) {
        self.lost.retain(|own| !told.contains(&own.part));
        self.gained.clear();
        self.kinds = None;
    }

    /// What tells a part from another that is lost or gained, and is called alike.
    pub fn detail<'d>(&self, of: &'d Turned) -> Option<&'d str> {
        let mut all = self.lost.iter().chain(&self.gained);
        let is_twin = |one: &Turned| one.part == of.part && one.detail != of.detail;
        let needed = !of.detail.is_empty() && all.any(is_twin);
        needed.then_some(&*of.detail)
    }

    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.lost.is_empty() && self.gained.is_empty()
    }
}

fn is_unknown(standing: &Standing) -> bool {
    let attached = |case: &Case<Attached>| case.what.as_ref().is_some_and(|what| what.complete);
    !standing.kinds.iter().all(|case| case.what.is_some()) || !standing.users.iter().all(attached)
}

/// Every part that turned: user-assigned identities by name, or as far as the kind tells.
fn parts(before: &Standing, after: &Standing, to: bool, users: Vec<Turned>) -> Vec<Turned> {
    let mut all = Vec::new();
    all.extend(of_kind(before, after, to, Part::System, Kind::system));
    if users.is_empty() {
        all.extend(of_kind(before, after, to, Part::Users, Kind::user));
    }
    all.extend(users);
    all
}

/// A part that the kind alone tells of.
fn of_kind(
    before: &Standing,
    after: &Standing,
    to: bool,
    part: Part,
    has: fn(Kind) -> bool,
) -> Option<Turned> {
    fn facts(standing: &Standing, has: fn(Kind) -> bool) -> Vec<Fact<'_>> {
        let cases = standing.kinds.iter();
        cases
            .map(|case| Fact {
                holds: case.what.map(has),
                when: &case.when,
                place: case.place,
            })
            .collect()
    }
    let turn = turn(&facts(before, has), &facts(after, has), to)?;
    Some(Turned {
        part,
        extent: turn.extent,
        detail: String::new(),
        before: turn.before,
        after: turn.after,
    })
}

/// The user-assigned identities of one version.
struct Side<'s> {
    cases: &'s [Case<Attached>],
    /// The keys of each case.
    keys: Vec<HashSet<&'s str>>,
    /// Every identity, each once.
    ids: Vec<&'s Id>,
}

impl<'s> Side<'s> {
    fn new(cases: &'s [Case<Attached>]) -> Self {
        let of = |case: &'s Case<Attached>| case.what.iter().flat_map(|attached| &attached.ids);
        let keys = cases
            .iter()
            .map(|case| of(case).map(|id| &*id.key).collect());
        let mut seen = HashSet::new();
        let ids = cases.iter().flat_map(of);
        Self {
            cases,
            keys: keys.collect(),
            ids: ids.filter(|id| seen.insert(&*id.key)).collect(),
        }
    }

    fn all(&self) -> HashSet<&'s str> {
        self.ids.iter().map(|id| &*id.key).collect()
    }

    /// Whether an identity is among those of each case. `like` are those of this version that it
    /// may be in other words.
    fn facts(&self, key: &str, like: &[&str]) -> Vec<Fact<'s>> {
        let cases = self.cases.iter().zip(&self.keys);
        cases
            .map(|(case, keys)| Fact {
                holds: match &case.what {
                    None => None,
                    Some(_) if keys.contains(key) => Some(true),
                    Some(attached) if !attached.complete => None,
                    Some(_) if like.iter().any(|other| keys.contains(other)) => None,
                    Some(_) => Some(false),
                },
                when: &case.when,
                place: case.place,
            })
            .collect()
    }
}

/// User-assigned identities that were lost or gained.
#[derive(Default)]
struct Users {
    turned: Vec<Turned>,
    /// Whether others may be lost or gained, too.
    undecided: bool,
}

/// The user-assigned identities of `side` that `other` has not, under `to` as in [`turn`]: those
/// that were lost, or with the versions exchanged those that were gained.
fn users(side: &Side<'_>, other: &Side<'_>, to: bool) -> Users {
    let (own, others) = (side.all(), other.all());
    // What stands on both sides in the same words is no other in other words.
    let alone = |id: &&&Id, theirs: &HashSet<&str>| !theirs.contains(&*id.key);
    let changed = side.ids.iter().filter(|id| alone(id, &others)).count();
    let candidates = other.ids.iter().filter(|id| alone(id, &own));
    let candidates: Vec<(&str, Parts)> = candidates.map(|id| (&*id.key, id.parts())).collect();
    if changed.saturating_mul(candidates.len()) > PAIRS {
        return Users {
            undecided: true,
            ..Users::default()
        };
    }
    let mut all = Users::default();
    for id in &side.ids {
        let mut like = Vec::new();
        if alone(&id, &others) {
            let parts = id.parts();
            let same = |(_, other): &&(&str, Parts)| !parts.surely_differ(other);
            let same = candidates.iter().filter(same);
            let mut surely = false;
            for (key, other) in same {
                like.push(*key);
                surely |= parts.is_same(other);
            }
            all.undecided |= !like.is_empty() && !surely;
        }
        let (here, there) = (side.facts(&id.key, &[]), other.facts(&id.key, &like));
        let found = if to {
            turn(&there, &here, to)
        } else {
            turn(&here, &there, to)
        };
        all.turned.extend(found.map(|turn| Turned {
            part: Part::User(id.label()),
            extent: turn.extent,
            detail: id.detail(),
            before: if to { turn.before } else { id.place },
            after: if to { id.place } else { turn.after },
        }));
    }
    all
}
