//! Floor 5: resources that left one file for another.

use std::collections::{BTreeMap, HashSet};

use super::files::{FileComparison, Found};
use super::{Change, Place, Reading, side_by_side};

/// Compares what one file lost with what another one has under the same type and name, and takes
/// both out of what is gone and new.
pub(super) fn follow(files: &mut [FileComparison], reading: Reading<'_>) {
    let mut moves: BTreeMap<(usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
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
        // Of several with one name nobody can tell which went where.
        if let ([(old_file, old)], Some([(new_file, new)])) =
            (&from[..], come.get(key).map(Vec::as_slice))
            && !old.lies_apart(new)
        {
            moves
                .entry((*old_file, *new_file))
                .or_default()
                .push((old.index, new.index));
        }
    }
    for ((from, to), pairs) in moves {
        let (old, new) = (files[from].old.clone(), files[to].new.clone());
        let compared = side_by_side(&old, &new, reading, Some(&pairs));
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
