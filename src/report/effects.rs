//! Floor 6: what a deployment of a newer version does to what is deployed, in words.

use super::escape::brief;
use crate::diagnostic::Severity;
use crate::engine::compare::{Change, Fate, Side};
use crate::knowledge::Kind;
use crate::rules::{Difference, Extent, Part, Turned};

/// One thing that a deployment does to a resource.
pub(super) struct Effect<'c> {
    /// `lost`, `gained`, `renamed`, `deleted`, `referred`, `added`, `elsewhere` or `unknown`.
    pub(super) what: &'static str,
    /// The severity of the finding about it; `None` where there is none.
    pub(super) severity: Option<Severity>,
    /// The user-assigned identity that it is about.
    pub(super) identity: Option<&'c str>,
    /// In words.
    pub(super) text: String,
}

/// Everything that a deployment does to a resource.
pub(super) fn effects(change: &Change) -> Vec<Effect<'_>> {
    let difference = &change.difference;
    let lost = difference.lost.iter();
    let lost = lost.map(|turned| lost_part(turned, difference));
    let gained = difference.gained.iter();
    let gained = gained.map(|turned| gained_part(turned, difference));
    let mut all: Vec<Effect<'_>> = lost.chain(gained).collect();
    if all.is_empty() {
        all.push(of_fate(change));
    }
    all
}

fn lost_part<'c>(turned: &'c Turned, difference: &Difference) -> Effect<'c> {
    let text = match &turned.part {
        Part::System => "loses its system-assigned identity: its principal ID and the role \
                         assignments made for it go with it"
            .to_owned(),
        Part::User(name) => {
            let name = called(name, difference.detail(turned));
            format!("user-assigned identity {name} is detached")
        }
        Part::Users => "its user-assigned identities are detached".to_owned(),
    };
    Effect {
        what: "lost",
        severity: Some(match turned.extent {
            Extent::NewBranch => Severity::Warning,
            Extent::Always | Extent::Branch => Severity::Error,
        }),
        identity: name_of(&turned.part),
        text: reaching(text, turned.extent),
    }
}

fn gained_part<'c>(turned: &'c Turned, difference: &Difference) -> Effect<'c> {
    let text = match &turned.part {
        Part::System => "gets a system-assigned identity with a new principal ID: role \
                         assignments must be made for it"
            .to_owned(),
        Part::User(name) => {
            let name = called(name, difference.detail(turned));
            format!("user-assigned identity {name} is attached")
        }
        Part::Users => "user-assigned identities are attached".to_owned(),
    };
    Effect {
        what: "gained",
        severity: Some(Severity::Note),
        identity: name_of(&turned.part),
        text: reaching(text, turned.extent),
    }
}

/// The name of an identity, with what tells it from another of that name.
fn called(name: &str, detail: Option<&str>) -> String {
    match detail {
        Some(detail) => format!("{} ({})", brief(name), brief(detail)),
        None => brief(name).into_owned(),
    }
}

fn name_of(part: &Part) -> Option<&str> {
    match part {
        Part::User(name) => Some(name),
        Part::System | Part::Users => None,
    }
}

fn reaching(text: String, extent: Extent) -> String {
    match extent {
        Extent::Always => text,
        Extent::Branch => format!("{text} (in one branch of a condition)"),
        Extent::NewBranch => format!("{text} (in a branch of a new condition)"),
    }
}

/// What becomes of a resource as a whole.
fn of_fate<'c>(change: &Change) -> Effect<'c> {
    let is_system = |side: &Side| {
        let kinds = side.kinds.iter().flatten();
        kinds.copied().any(Kind::system)
    };
    let new_principal = change.after.as_ref().is_some_and(is_system);
    let (what, text) = match change.fate {
        Fate::Kept => (
            "unknown",
            "what becomes of its identity depends on values that are not known",
        ),
        Fate::Renamed if new_principal => (
            "renamed",
            "another resource is created under the new name, with a new principal ID: role \
             assignments must be made again; the old one is no longer deployed",
        ),
        Fate::Renamed => (
            "renamed",
            "another resource is created under the new name; the old one is no longer deployed",
        ),
        Fate::Deleted => (
            "deleted",
            "no longer deployed: an incremental deployment leaves it as it is, a complete one \
             deletes it",
        ),
        Fate::Elsewhere if change.after.is_some() => (
            "elsewhere",
            "new in this file: a module may have deployed it before",
        ),
        Fate::Elsewhere => (
            "elsewhere",
            "not in this file any more: a module may deploy it",
        ),
        Fate::Referred => ("referred", "only referred to now: it stays as it is"),
        Fate::Added if new_principal => ("added", "is created, with a new principal ID"),
        Fate::Added => ("added", "is created"),
    };
    Effect {
        what,
        severity: None,
        identity: None,
        text: text.to_owned(),
    }
}

/// The identity of one version in short: `system, user id-a, id-b`; `turned` is what is lost or gained
/// of it.
pub(super) fn identity(side: &Side, turned: &[Turned], difference: &Difference) -> String {
    let Some(kinds) = &side.kinds else {
        return "unknown".to_owned();
    };
    let users = match &side.users {
        Some(users) if !users.is_empty() => {
            let detail = |user: &String| {
                let mut own = turned.iter().filter(|one| name_of(&one.part) == Some(user));
                own.find_map(|one| difference.detail(one))
            };
            let users = users.iter().map(|user| called(user, detail(user)));
            let users: Vec<_> = users.collect();
            format!("user {}", users.join(", "))
        }
        _ => "user".to_owned(),
    };
    let words = kinds.iter().map(|kind| match kind {
        Kind::None => "none".to_owned(),
        Kind::System => "system".to_owned(),
        Kind::User => users.clone(),
        Kind::SystemAndUser => format!("system, {users}"),
    });
    words.collect::<Vec<_>>().join(" or ")
}
