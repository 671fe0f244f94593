//! Floor 5: resources that left one file for another.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::files::{FileComparison, Found};
use super::matching::Aside;
use super::{Among, Change, Comparison, Fate, Place, Reading, Side, Text, side_by_side};
use crate::knowledge::Kind;
use crate::rules::Difference;

/// How many pairs of resources of one name are compared; with more, they are left alone.
const RIVALS: usize = 64;

/// How many pairs of resources of one type are looked at, of which what is not known of the names decides;
/// with more, they are left alone.
const CHANCES: usize = 4096;

/// The number of a file, and that of a change in it.
type Spot = (usize, usize);

/// The numbers of resources of two files.
type Pairs = Vec<(usize, usize)>;

/// Compares what one file lost with what another one has under the same type and name, and takes
/// both out of what is gone and new.
pub(super) fn follow(files: &mut [FileComparison], reading: Reading<'_>) {
    set_aside(files, reading);
    for ((from, to, sure), pairs) in moves(files) {
        let (old, new) = (files[from].old.clone(), files[to].new.clone());
        let (gone, come): (HashSet<usize>, HashSet<usize>) = pairs.iter().copied().unzip();
        let compared = compared([&old, &new], reading, &Among::Pairs(pairs, sure));
        let Some(comparison) = compared else { continue };
        let is = |change: &Change, numbers: &HashSet<usize>| {
            let place = change.place.as_ref();
            place.is_some_and(|place| numbers.contains(&place.index))
        };
        files[from]
            .changes
            .retain(|change| change.before.is_none() || !is(change, &gone));
        let file = &mut files[to];
        file.changes
            .retain(|change| change.before.is_some() || !is(change, &come));
        file.changes.extend(comparison.changes);
        let found = comparison.findings.into_iter();
        file.findings
            .extend(found.map(|found| Found::new(found, &old.source)));
    }
    leave_open(files);
}

/// Compares two texts as the configuration of the newer one has it.
fn compared([old, new]: [&Text; 2], reading: Reading<'_>, among: &Among) -> Option<Comparison> {
    let options = reading.options.for_file(Path::new(new.source.path()));
    let options = &*options.ok()?;
    side_by_side(old, new, Reading { options, ..reading }, among).ok()
}

/// Takes out of what is gone and new what may be one resource, as far as is known of the names: of that
/// nobody can tell.
fn leave_open(files: &mut [FileComparison]) {
    let mut kinds: BTreeMap<&str, [Vec<Spot>; 2]> = BTreeMap::new();
    for (file, comparison) in files.iter().enumerate() {
        for (index, change) in comparison.changes.iter().enumerate() {
            let place = change.place.as_ref();
            let Some(kind) = place.and_then(|place| place.card.kind.as_deref()) else {
                continue;
            };
            let side = usize::from(change.before.is_none());
            kinds.entry(kind).or_default()[side].push((file, index));
        }
    }
    let change = |(file, index): Spot| &files[file].changes[index];
    let may_be_one = |old: Spot, new: Spot| {
        let places = change(old).place.as_ref().zip(change(new).place.as_ref());
        old.0 != new.0 && places.is_some_and(|(old, new)| old.may_be(new))
    };
    let (mut told, mut open) = (HashSet::new(), Vec::new());
    for [old, new] in kinds.values() {
        if old.len().saturating_mul(new.len()) > CHANCES {
            continue;
        }
        for before in old {
            for after in new.iter().filter(|after| may_be_one(*before, **after)) {
                // Each is told of once.
                if told.insert(*before) | told.insert(*after) {
                    let change = perhaps(change(*before), change(*after));
                    open.extend(change.map(|change| (after.0, change)));
                }
            }
        }
    }
    for (number, file) in files.iter_mut().enumerate() {
        let mut index = 0..file.changes.len();
        file.changes.retain(|_| {
            index
                .next()
                .is_some_and(|index| !told.contains(&(number, index)))
        });
    }
    for (file, change) in open {
        files[file].changes.push(change);
    }
}

/// What became of a resource that may be another one; `None` when neither has an identity.
fn perhaps(old: &Change, new: &Change) -> Option<Change> {
    let is_none = |side: &Option<Side>| {
        let kinds = side.as_ref().and_then(|side| side.kinds.as_deref());
        kinds == Some(&[Kind::None])
    };
    if is_none(&old.before) && is_none(&new.after) {
        return None;
    }
    let mut change = Change {
        fate: Fate::Kept,
        before: old.before.clone(),
        after: new.after.clone(),
        difference: Difference {
            unknown: true,
            ..Difference::default()
        },
        place: None,
    };
    let (one, two) = (old.place.as_ref()?, new.place.as_ref()?);
    change.call_as_before(&one.card, &two.card);
    Some(change)
}

/// Resources, each with the number of its file.
type Group<'f> = Vec<(usize, &'f Place)>;

/// Resources of either version under what they are recognised by.
#[derive(Default)]
struct Strays<'f> {
    lost: BTreeMap<&'f str, Group<'f>>,
    come: BTreeMap<&'f str, Group<'f>>,
}

impl<'f> Strays<'f> {
    /// What is gone or new.
    fn new(files: &'f [FileComparison]) -> Self {
        let mut strays = Self::default();
        for (number, file) in files.iter().enumerate() {
            for change in &file.changes {
                let Some(place) = &change.place else { continue };
                strays.add(number, place, change.before.is_some());
            }
        }
        strays
    }

    fn add(&mut self, file: usize, place: &'f Place, is_old: bool) {
        let all = if is_old {
            &mut self.lost
        } else {
            &mut self.come
        };
        for key in &place.keys {
            all.entry(key).or_default().push((file, place));
        }
    }

    /// The resources of two versions that have the same type and name.
    fn meetings(&self) -> impl Iterator<Item = (&Group<'f>, &Group<'f>)> {
        let lost = self.lost.iter();
        lost.filter_map(|(key, from)| Some((from, self.come.get(key)?)))
    }
}

/// Compares those files anew in which another resource took the symbol or the position of one that is in
/// another file.
fn set_aside(files: &mut [FileComparison], reading: Reading<'_>) {
    let mut strays = Strays::new(files);
    for (number, file) in files.iter().enumerate() {
        for (places, is_old) in file.loose.iter().zip([true, false]) {
            for place in places {
                strays.add(number, place, is_old);
            }
        }
    }
    let mut all: BTreeMap<usize, Aside> = BTreeMap::new();
    for (from, to) in strays.meetings() {
        for (old_file, old) in from {
            let meets =
                |(new_file, new): &&(usize, &Place)| old_file != new_file && !old.lies_apart(new);
            for (new_file, new) in to.iter().filter(meets) {
                all.entry(*old_file).or_default()[0].insert(old.index);
                all.entry(*new_file).or_default()[1].insert(new.index);
            }
        }
    }
    for (number, [mut old, mut new]) in all {
        let file = &mut files[number];
        let [own, others] = &file.loose;
        old.retain(|index| own.iter().any(|place| place.index == *index));
        new.retain(|index| others.iter().any(|place| place.index == *index));
        if old.is_empty() && new.is_empty() {
            continue;
        }
        let among = Among::All([old, new]);
        if let Some(comparison) = compared([&file.old, &file.new], reading, &among) {
            *file = FileComparison::new(file.old.clone(), file.new.clone(), comparison);
        }
    }
}

/// What may have moved from one file to another, with whether it surely did.
fn moves(files: &[FileComparison]) -> BTreeMap<(usize, usize, bool), Pairs> {
    let mut all: BTreeMap<(usize, usize), BTreeMap<(usize, usize), bool>> = BTreeMap::new();
    for (from, to) in Strays::new(files).meetings() {
        // Of several with one name nobody can tell which went where.
        let sure = from.len() == 1 && to.len() == 1;
        if !sure && from.len().saturating_mul(to.len()) > RIVALS {
            continue;
        }
        for (old_file, old) in from {
            for (new_file, new) in to {
                if !old.lies_apart(new) && (sure || old.known) {
                    let pairs = all.entry((*old_file, *new_file)).or_default();
                    *pairs.entry((old.index, new.index)).or_insert(true) &= sure;
                }
            }
        }
    }
    let mut moves: BTreeMap<(usize, usize, bool), Pairs> = BTreeMap::new();
    for ((from, to), pairs) in all {
        for (pair, sure) in pairs {
            moves.entry((from, to, sure)).or_default().push(pair);
        }
    }
    moves
}
