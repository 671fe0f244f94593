//! Floor 5: resources that left one file for another.

use std::collections::HashMap;

use super::Untold;
use super::change::Identity;
use super::file::{Outcome, Read, is_no_resource};
use super::make::Turned;
use super::phrase::Phrase;
use super::read;
use crate::diagnostic::Subject as Named;
use crate::engine::compare::Place;
use crate::engine::problem::Problem;
use crate::engine::survey;

/// A resource that only one version of its file has.
#[derive(Clone)]
pub(super) struct Stray {
    place: Place,
    path: String,
    line: u32,
    subject: Named,
    /// Its identity, or why that is not known.
    identity: Result<Identity, String>,
}

impl Stray {
    /// The resource of that place; `None` where its type and name are not known.
    pub(super) fn new(read: &Read<'_, '_>, index: usize) -> Option<Self> {
        let subject = read.version.whole.subject(read.version.ids[index]);
        if is_no_resource(&subject) {
            return None;
        }
        let identity = read::identity(&subject, &read.words);
        Some(Self {
            place: Place::new(&read.version.cards[index], index)?,
            path: subject.source.path().to_owned(),
            line: subject.source.position(subject.resource.span.start).line,
            subject: survey::named(&subject),
            identity: identity.map(|identity| identity.unwrap_or(Identity::NONE)),
        })
    }

    /// What is to be said of a resource that was `old` in another file.
    fn change_from(&self, old: &Self) -> Option<String> {
        let moved = format!("it moved here from {}", old.path);
        if old.place.may_lie_apart(&self.place) {
            return Some(format!(
                "{moved}, or lies somewhere else: make what changed of its identity by hand"
            ));
        }
        match (&old.identity, &self.identity) {
            (Ok(before), Ok(wanted)) if hangs(before) || hangs(wanted) => Some(format!(
                "{moved}, and its identity hangs on values of its file: make what changed of it by \
                 hand"
            )),
            (Ok(before), Ok(wanted)) => match Turned::between(before.clone(), wanted.clone()) {
                Ok(None) => None,
                Ok(Some(_)) => Some(format!(
                    "{moved}, and its identity changed: make that change by hand"
                )),
                Err(why) => Some(format!("{moved}, and {why}")),
            },
            (Err(why), _) | (_, Err(why)) => Some(format!(
                "{moved}, and {why}: make what changed of it by hand"
            )),
        }
    }
}

/// Whether an identity has blanks that mean something else in another file.
fn hangs(identity: &Identity) -> bool {
    let places = ["SUBSCRIPTION", "RESOURCE_GROUP", "MANAGEMENT_GROUP"];
    let mut blanks = identity.users.iter().flat_map(Phrase::blanks);
    blanks.any(|blank| !places.contains(&&*blank.name))
}

/// Says of each resource that moved what is to be said of it, instead of that it is new.
pub(super) fn settle(outcomes: &mut [Result<Outcome, Problem>], named: bool) {
    let mut gone: HashMap<String, Vec<Stray>> = HashMap::new();
    let mut come: HashMap<String, usize> = HashMap::new();
    for outcome in outcomes.iter().flatten() {
        let (left, new) = match outcome {
            Outcome::Read(told) => (&told.gone[..], &told.come[..]),
            Outcome::Gone(strays) => (&strays[..], &[][..]),
            Outcome::Skipped | Outcome::Broken(_) => continue,
        };
        for stray in left {
            let known = gone.entry(stray.place.key().to_owned()).or_default();
            known.push(stray.clone());
        }
        for stray in new {
            *come.entry(stray.place.key().to_owned()).or_default() += 1;
        }
    }
    for outcome in outcomes.iter_mut().flatten() {
        let Outcome::Read(told) = outcome else {
            continue;
        };
        for stray in &told.come {
            // Of several with one name nobody can tell which went where.
            let (Some([old]), Some(1)) = (
                gone.get(stray.place.key()).map(Vec::as_slice),
                come.get(stray.place.key()),
            ) else {
                continue;
            };
            if old.place.lies_apart(&stray.place) {
                continue;
            }
            let is = |own: &Untold| own.line == stray.line && own.subject == stray.subject;
            told.untold.retain(|own| !is(own));
            told.untold.extend(stray.change_from(old).map(|why| Untold {
                path: stray.path.clone(),
                line: stray.line,
                subject: stray.subject.clone(),
                why,
                named,
            }));
        }
        told.untold.sort_by_key(|own| own.line);
    }
}
