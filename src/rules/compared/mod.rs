//! Floor 4: rules about two versions of one resource: what identity it lost, gained or changed.

mod difference;
mod ids;
mod risk;
mod shift;
mod state;
mod turn;

pub use difference::{Difference, Part, Turned};
pub(crate) use ids::{are_two, differ, folded};
pub use risk::{is_same_throughout, may_lose};
pub use shift::is_shifted;
pub use state::Standing;
pub use turn::Extent;

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::knowledge::Kind;
use crate::text::Span;

/// How many parts one message names.
const NAMED: usize = 3;

/// Two versions of one resource, and what is different between their identities.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'p> {
    /// The older version.
    pub before: &'p Standing,
    /// The newer version.
    pub after: &'p Standing,
    /// What is different.
    pub difference: &'p Difference,
}

/// A finding about two versions: its place is in the newer one.
#[derive(Clone, Debug)]
pub struct Remark {
    /// The finding, without its places in the older version.
    pub diagnostic: Diagnostic,
    /// Where it is written in the older version.
    pub before: Vec<Label>,
}

/// `identity-removed`: what a deployment of the newer version takes away.
pub(super) fn removed(pair: &Pair<'_>, remarks: &mut Vec<Remark>) {
    let lost = &pair.difference.lost;
    let all = pair.difference.nothing_left && lost.iter().all(|one| one.extent == Extent::Always);
    if all && !lost.is_empty() {
        let parts: Vec<&Part> = lost.iter().map(|one| &one.part).collect();
        let message = format!("the resource loses {}", listed(&parts, false));
        let mut remark = pair.remark("identity-removed", Severity::Error, message);
        if pair.after.identity.is_none() {
            let fact = "an incremental deployment resets what the template leaves out";
            remark.diagnostic.fact = Some(fact.to_owned());
        }
        remark.diagnostic.help = Some(keep(&parts).to_owned());
        remark.before = vec![pair.old_block()];
        remarks.push(remark);
        return;
    }
    for one in lost {
        let severity = match one.extent {
            Extent::NewBranch => Severity::Warning,
            Extent::Always | Extent::Branch => Severity::Error,
        };
        let what = listed(&[&one.part], false);
        let (which, reach) = (pair.which(one), reach(one.extent));
        let message = format!("the resource loses {what}{which}{reach}");
        let mut remark = pair.remark("identity-removed", severity, message);
        remark.diagnostic.help = Some(keep(&[&one.part]).to_owned());
        if one.extent != Extent::Always && one.after != Span::default() {
            let place = &mut remark.diagnostic.place.span;
            if !one.after.contains(*place) && *place != one.after {
                remark.diagnostic.related.push(Label {
                    span: one.after,
                    message: "without it here".to_owned(),
                });
            }
        }
        remark.before = vec![match one.before {
            place if place == Span::default() => pair.old_block(),
            span => Label {
                span,
                message: "here before".to_owned(),
            },
        }];
        remarks.push(remark);
    }
}

/// `identity-added`: what a deployment of the newer version brings, where nothing else goes.
pub(super) fn added(pair: &Pair<'_>, remarks: &mut Vec<Remark>) {
    if swapped(pair.difference).is_some() {
        return;
    }
    for one in &pair.difference.gained {
        let what = listed(&[&one.part], true);
        let (which, reach) = (pair.which(one), reach(one.extent));
        let message = format!("the resource gains {what}{which}{reach}");
        let mut remark = pair.remark("identity-added", Severity::Note, message);
        if one.after != Span::default() {
            remark.diagnostic.place.span = one.after;
        }
        if one.part == Part::System {
            let help = "grant its new principal ID what it needs";
            remark.diagnostic.help = Some(help.to_owned());
        }
        remark.before = vec![pair.old_block()];
        remarks.push(remark);
    }
}

/// `identity-kind-changed`: one kind in place of the other.
pub(super) fn kind_changed(pair: &Pair<'_>, remarks: &mut Vec<Remark>) {
    let Some((before, after)) = swapped(pair.difference) else {
        return;
    };
    let message = format!("the identity was {before} and is {after} now");
    let mut remark = pair.remark("identity-kind-changed", Severity::Note, message);
    let help = "grant the new principal what the old one had";
    remark.diagnostic.help = Some(help.to_owned());
    remark.before = vec![pair.old_block()];
    remarks.push(remark);
}

/// The kinds, where one took the place of the other.
fn swapped(difference: &Difference) -> Option<(Kind, Kind)> {
    difference.kinds.filter(|kinds| {
        matches!(
            kinds,
            (Kind::System, Kind::User) | (Kind::User, Kind::System)
        )
    })
}

impl Pair<'_> {
    /// What tells a part from another of the same words.
    fn which(&self, part: &Turned) -> String {
        let detail = self.difference.detail(part);
        detail.map_or_else(String::new, |detail| format!(" ({detail})"))
    }

    /// A remark at the identity, or at the type of a resource that has none.
    fn remark(&self, rule: &'static str, severity: Severity, message: String) -> Remark {
        let after = self.after;
        let place = after.identity.unwrap_or(after.named);
        Remark {
            diagnostic: Diagnostic {
                resource: Some(after.resource),
                ..Diagnostic::new(rule, severity, place, message)
            },
            before: Vec::new(),
        }
    }

    /// The older block, or the resource that had none.
    fn old_block(&self) -> Label {
        let (span, message) = match self.before.identity {
            Some(key) => (key, "the identity before"),
            None => (self.before.named, "no identity before"),
        };
        let message = message.to_owned();
        Label { span, message }
    }
}

/// Parts of an identity for a message; `new` when the resource did not have them.
fn listed(parts: &[&Part], new: bool) -> String {
    let names: Vec<&str> = parts
        .iter()
        .filter_map(|part| match part {
            Part::User(name) => Some(&**name),
            Part::System | Part::Users => None,
        })
        .collect();
    let mut all = Vec::new();
    if parts.contains(&&Part::System) {
        let article = if new { "a" } else { "its" };
        all.push(format!("{article} system-assigned identity"));
    }
    if parts.contains(&&Part::Users) {
        let article = if new { "" } else { "its " };
        all.push(format!("{article}user-assigned identities"));
    }
    match &names[..] {
        [] => {}
        [only] => all.push(format!("the user-assigned identity `{only}`")),
        several => {
            let shown: Vec<String> = several
                .iter()
                .take(NAMED)
                .map(|name| format!("`{name}`"))
                .collect();
            let more = match several.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let shown = shown.join(", ");
            all.push(format!("the user-assigned identities {shown}{more}"));
        }
    }
    all.join(" and ")
}

/// What to do about a loss.
fn keep(parts: &[&Part]) -> &'static str {
    if parts.contains(&&Part::System) {
        "keep it, or first grant another identity what was granted to its principal ID"
    } else {
        "keep it, or first let what runs in the resource use another identity"
    }
}

fn reach(extent: Extent) -> &'static str {
    match extent {
        Extent::Always => "",
        Extent::Branch => " in one branch of a condition",
        Extent::NewBranch => " in a branch of a new condition",
    }
}
