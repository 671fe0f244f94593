//! Floor 5: resources that left one file for another.

use std::collections::{BTreeMap, HashSet};

use super::files::{FileComparison, Found};
use super::{Change, Place, Reading, side_by_side};

/// How many pairs of resources of one name are compared; with more, they are left alone.
const RIVALS: usize = 64;

/// The numbers of resources of two files.
type Pairs = Vec<(usize, usize)>;

/// Compares what one file lost with what another one has under the same type and name, and takes
/// both out of what is gone and new.
pub(super) fn follow(files: &mut [FileComparison], reading: Reading<'_>) {
    for ((from, to, sure), pairs) in moves(files) {
        let (old, new) = (files[from].old.clone(), files[to].new.clone());
        let compared = side_by_side(&old, &new, reading, Some((&pairs, sure)));
        let Ok(comparison) = compared else { continue };
        let is = |change: &Change, numbers: &HashSet<usize>| {
            let place = change.place.as_ref();
            place.is_some_and(|place| numbers.contains(&place.index))
        };
        let (gone, come): (HashSet<usize>, HashSet<usize>) = pairs.into_iter().unzip();
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
}

/// What may have moved from one file to another, with whether it surely did.
fn moves(files: &[FileComparison]) -> BTreeMap<(usize, usize, bool), Pairs> {
    let mut moves: BTreeMap<(usize, usize, bool), Pairs> = BTreeMap::new();
    // Each with the number of its file.
    let mut lost: BTreeMap<&str, Vec<(usize, &Place)>> = BTreeMap::new();
    let mut come: BTreeMap<&str, Vec<(usize, &Place)>> = BTreeMap::new();
    for (number, file) in files.iter().enumerate() {
        for change in &file.changes {
            // A name that is not known is followed only where one file took the place of another.
            let alone = || {
                [&file.old, &file.new]
                    .iter()
                    .any(|text| text.source.text().is_empty())
            };
            let Some(place) = change.place.as_ref().filter(|place| place.known || alone()) else {
                continue;
            };
            let all = if change.before.is_none() {
                &mut come
            } else {
                &mut lost
            };
            all.entry(&place.key).or_default().push((number, place));
        }
    }
    for (key, from) in &lost {
        let to = come.get(key).map_or(&[][..], Vec::as_slice);
        // Of several with one name nobody can tell which went where.
        let sure = from.len() == 1 && to.len() == 1;
        if !sure && from.len().saturating_mul(to.len()) > RIVALS {
            continue;
        }
        for (old_file, old) in from {
            for (new_file, new) in to {
                if !old.lies_apart(new) && (sure || old.known) {
                    let files = (*old_file, *new_file, sure);
                    let pairs = moves.entry(files).or_default();
                    pairs.push((old.index, new.index));
                }
            }
        }
    }
    moves
}
