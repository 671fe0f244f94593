//! Floor 5: what became of the identity of a resource since an older version.

use super::change::Identity;
use super::file::Read;
use super::make::Turned;
use super::read;
use crate::engine::compare::{Past, Pasts};
use crate::knowledge::Kind;

/// The older version of a file.
pub(super) struct Older<'t, 'a> {
    pub(super) read: Read<'t, 'a>,
    pub(super) pasts: Pasts,
}

impl<'t, 'a: 't> Older<'t, 'a> {
    pub(super) fn new(read: Read<'t, 'a>, newer: &Read<'_, '_>) -> Self {
        let pasts = Pasts::new(&read.version, &newer.version);
        Self { read, pasts }
    }

    /// What became of the identity of the newer resource of that place; the error says why that cannot
    /// be told.
    pub(super) fn difference(
        &self,
        newer: &Read<'_, '_>,
        index: usize,
    ) -> Result<Option<Turned>, String> {
        match self.pasts.of(index) {
            Past::Place(old) => match self.is_same_place(*old, newer, index) {
                Some(true) => self.since(&Past::Same(*old), newer, index),
                Some(false) => self.since(&Past::New, newer, index),
                None => self.since(&Past::Place(*old), newer, index),
            },
            past => self.since(past, newer, index),
        }
    }

    /// Whether two resources lie in one place; `None` where that hangs on what is not known.
    fn is_same_place(&self, old: usize, newer: &Read<'_, '_>, new: usize) -> Option<bool> {
        let place = |read: &Read<'_, '_>, index: usize| {
            let subject = read.version.whole.subject(read.version.ids[index]);
            let scope = read::scope(&subject, &read.words, &mut Vec::new());
            Some(scope.ok()?.id())
        };
        let (one, two) = (place(&self.read, old)?, place(newer, new)?);
        if one.is(&two) {
            return Some(true);
        }
        (!one.may_be(&two)).then_some(false)
    }

    fn since(
        &self,
        past: &Past,
        newer: &Read<'_, '_>,
        index: usize,
    ) -> Result<Option<Turned>, String> {
        let wanted = identity(newer, index);
        let neither = |old: usize| is_none(&identity(&self.read, old)) && is_none(&wanted);
        let is_unchanged = |old: &usize| matches!(self.between(*old, newer, index), Ok(None));
        match past {
            Past::New if newer.version.written(index).is_none() => Ok(None),
            Past::New => {
                Err("the older version has no such resource: deploy the template".to_owned())
            }
            Past::Same(old) if is_unchanged(old) => Ok(None),
            Past::Same(old) if is_repeated(&self.read, *old) != is_repeated(newer, index) => {
                Err(ONE_TURN.to_owned())
            }
            Past::Same(old) => self.between(*old, newer, index),
            Past::Turn(all) if all.iter().all(|old| neither(*old)) => Ok(None),
            Past::Place(old) if neither(*old) => Ok(None),
            Past::Turn(_) => Err(ONE_TURN.to_owned()),
            Past::Place(_) => Err(
                "one version alone names where it lies, and whether it is the same resource is not \
                 known: give -g and --subscription, or make what changed of its identity by hand"
                    .to_owned(),
            ),
            Past::Alike(all) if all.iter().all(is_unchanged) => Ok(None),
            Past::Alike(_) => Err(
                "whether it is the same resource as in the older version hangs on names that are not \
                 known: make what changed of its identity by hand"
                    .to_owned(),
            ),
            Past::OneOf(all) => {
                let alike = all.first().map_or_else(|| is_none(&wanted), is_unchanged);
                if alike {
                    return Ok(None);
                }
                Err(
                    "several resources have its name, of which conditions choose: make what changed \
                     of its identity by hand"
                        .to_owned(),
                )
            }
        }
    }

    /// What became of the identity of one resource, by its number in either version.
    fn between(
        &self,
        old: usize,
        newer: &Read<'_, '_>,
        new: usize,
    ) -> Result<Option<Turned>, String> {
        let unchanged = || {
            let (before, after) = ((&self.read.version, old), (&newer.version, new));
            self.pasts.is_unchanged(before, after)
        };
        let (before, wanted) = (identity(&self.read, old), identity(newer, new));
        if (before.is_err() || wanted.is_err()) && unchanged() {
            return Ok(None);
        }
        Turned::between(before?, wanted?)
    }
}

/// Why nothing is told of a resource that only one version writes as a loop.
const ONE_TURN: &str = "it is one of the turns of a loop in one version alone: make what changed of its \
                        identity by hand";

/// Whether a loop makes the resource of that place.
fn is_repeated(read: &Read<'_, '_>, index: usize) -> bool {
    read::is_repeated(&read.version.whole.subject(read.version.ids[index]))
}

/// The identity of the resource of that place, which may be none.
fn identity(read: &Read<'_, '_>, index: usize) -> Result<Identity, String> {
    let subject = read.version.whole.subject(read.version.ids[index]);
    let identity = read::identity(&subject, &read.words)?;
    Ok(identity.unwrap_or(Identity::NONE))
}

fn is_none(identity: &Result<Identity, String>) -> bool {
    identity.as_ref().is_ok_and(|own| own.kind == Kind::None)
}
