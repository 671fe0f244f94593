//! Floor 2: the names of all known resource types, and what a misspelt one may stand for.

use std::cmp::Ordering;

use super::table::{order, type_of};

/// Calls `see` with every type of the tree, until it returns `true`; says whether it did.
///
/// A line's indent is its depth; a line without indent is a namespace, which is no type.
fn walk(tree: &str, mut see: impl FnMut(&str) -> bool) -> bool {
    let mut path = String::new();
    let mut ends: Vec<usize> = Vec::new();
    for line in tree.lines().filter(|line| !line.starts_with('#')) {
        let name = line.trim_start_matches(' ');
        let depth = line.len() - name.len();
        ends.truncate(depth);
        path.truncate(ends.last().copied().unwrap_or_default());
        if depth > 0 {
            path.push('/');
        }
        path.push_str(name);
        ends.push(path.len());
        if depth > 0 && see(&path) {
            return true;
        }
    }
    false
}

/// Whether the tree holds a type.
pub(super) fn holds(tree: &str, resource_type: &str) -> bool {
    let Some((namespace, _)) = resource_type.split_once('/') else {
        return false;
    };
    let block = block_of(tree, namespace);
    walk(block, |path| path.eq_ignore_ascii_case(resource_type))
}

/// The lines of one namespace.
fn block_of<'t>(tree: &'t str, namespace: &str) -> &'t str {
    let (mut low, mut high) = (0, tree.len());
    while low < high {
        let start = block_start(tree, low, usize::midpoint(low, high));
        let end = block_end(tree, start);
        let block = tree.get(start..end).unwrap_or_default();
        let head = block.lines().next().unwrap_or_default();
        match order(head, namespace) {
            Ordering::Less => low = end,
            Ordering::Greater => high = start,
            Ordering::Equal => return block,
        }
    }
    ""
}

/// Where the block begins that holds the byte at `at`, not before `low`.
fn block_start(tree: &str, low: usize, at: usize) -> usize {
    let bytes = tree.as_bytes();
    let mut breaks = memchr::memrchr_iter(b'\n', bytes.get(low..at).unwrap_or_default());
    let head = breaks.find(|gap| bytes.get(low + gap + 1).is_some_and(|byte| *byte != b' '));
    head.map_or(low, |gap| low + gap + 1)
}

/// Where the block ends that begins at `start`.
fn block_end(tree: &str, start: usize) -> usize {
    let bytes = tree.as_bytes();
    let mut breaks = memchr::memchr_iter(b'\n', bytes.get(start..).unwrap_or_default());
    let head = breaks.find(|gap| bytes.get(start + gap + 1) != Some(&b' '));
    head.map_or(tree.len(), |gap| (start + gap + 1).min(tree.len()))
}

/// Every name in `tables` and in `tree`, sorted ignoring case, each once.
pub(super) fn all(tables: [&str; 2], tree: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let lines = table.lines().filter(|line| !line.starts_with('#'));
        names.extend(lines.map(|line| type_of(line).to_owned()));
    }
    walk(tree, |path| {
        names.push(path.to_owned());
        false
    });
    // A stable sort: where two files spell a name differently, the first file wins.
    names.sort_by(|one, other| order(one, other));
    names.dedup_by(|one, other| one.eq_ignore_ascii_case(other));
    names
}

/// How many suggestions are worth showing.
const SUGGESTIONS: usize = 3;

/// The names that a misspelt one most likely stands for, the likeliest first.
///
/// Segments are compared one by one: `virtualMachine` is nearer to `virtualMachines` than the
/// whole is to anything. `Compute/…` is taken for `Microsoft.Compute/…`, and a `.` or `\` in place
/// of a `/` counts as one slip.
pub(super) fn nearest<'n>(names: &'n [String], wanted: &str) -> Vec<&'n str> {
    let wanted = wanted.trim().trim_matches('/').to_ascii_lowercase();
    if wanted.len() > 300 {
        return Vec::new();
    }
    let mut found: Vec<(usize, &str)> = Vec::new();
    for name in names {
        if let Some(distance) = distance(&wanted, &name.to_ascii_lowercase()) {
            found.push((distance, name));
        }
    }
    found.sort_unstable();
    found.truncate(SUGGESTIONS);
    found.into_iter().map(|(_, name)| name).collect()
}

/// How far apart two names in lower case are; `None` when too far.
fn distance(wanted: &str, name: &str) -> Option<usize> {
    let segments = |text: &str| text.bytes().filter(|byte| *byte == b'/').count();
    if segments(wanted) != segments(name) {
        let near = wanted.len().abs_diff(name.len()) <= 2;
        return near
            .then(|| strsim::osa_distance(wanted, name))
            .filter(|distance| *distance <= 2);
    }
    let mut total = 0;
    for (at, (one, other)) in wanted.split('/').zip(name.split('/')).enumerate() {
        let bare = at == 0 && !one.contains('.');
        let other = match other.strip_prefix("microsoft.") {
            Some(rest) if bare => rest,
            _ => other,
        };
        let most = (other.len() / 3).clamp(1, 4);
        let near = one.len().abs_diff(other.len()) <= most;
        let distance = near.then(|| strsim::osa_distance(one, other))?;
        total += (distance <= most).then_some(distance)?;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "# note\nA.a\n b\n  c\n d/e\nM.b\n x\nm.c\n y/z\n  w\n";

    fn names(tree: &str) -> Vec<String> {
        all(["", ""], tree)
    }

    #[test]
    fn a_line_is_its_ancestors_and_itself() {
        let wanted = [
            "A.a/b",
            "A.a/b/c",
            "A.a/d/e",
            "M.b/x",
            "m.c/y/z",
            "m.c/y/z/w",
        ];
        assert_eq!(names(TREE), wanted);
    }

    #[test]
    fn every_name_is_found_and_nothing_else() {
        for tree in [TREE, TREE.trim_end(), &TREE.replace('\n', "\r\n")] {
            for name in names(TREE) {
                assert!(holds(tree, &name.to_ascii_uppercase()), "{name}");
            }
            for absent in [
                "", "/", "A.a", "A.a/d", "A.a/c", "m.c/y", "M.b/x/", "Z/z", "# note/b",
            ] {
                assert!(!holds(tree, absent), "{absent}");
            }
        }
    }

    #[test]
    fn the_nearest_name_differs_in_one_segment() {
        let names: Vec<String> = ["Microsoft.Compute/virtualMachines", "Microsoft.Web/sites"]
            .map(str::to_owned)
            .to_vec();
        let first = |text| nearest(&names, text).first().copied();
        for text in [
            "Microsoft.Compute/virtualMachine",
            "microsoft.compute/virtualmachines",
            "Micrososft.Compute/virtualMachines",
            "Compute/virtualMachines",
            "Microsoft.Compute.virtualMachines",
            "Microsoft.Compute/virtualMachines/",
        ] {
            let wanted = Some("Microsoft.Compute/virtualMachines");
            assert_eq!(first(text), wanted, "{text}");
        }
        assert_eq!(first("Microsoft.Web/site"), Some("Microsoft.Web/sites"));
        assert_eq!(first("Contoso.Web/sites"), None);
        assert_eq!(first(""), None);
    }
}
