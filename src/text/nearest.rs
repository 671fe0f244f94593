//! Floor 0: the names nearest to a misspelt one. Knows nothing about Azure.

/// Up to three of `candidates` that `wanted` may have been meant to be, nearest first; case is
/// ignored. Empty when none is near enough to be worth a word.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted: Vec<char> = fold(wanted);
    let limit = (wanted.len() / 3).clamp(1, 6);
    // Asked before a name is taken apart: most are too long or too short.
    let may_be_near =
        |name: &&str| !name.is_ascii() || name.len().min(LONGEST).abs_diff(wanted.len()) <= limit;
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter(may_be_near)
        .filter_map(|name| distance(&wanted, &fold(name), limit).map(|far| (far, name)))
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(3).map(|(_, name)| name).collect()
}

/// How many letters of a name are compared.
const LONGEST: usize = 256;

fn fold(name: &str) -> Vec<char> {
    name.chars()
        .take(LONGEST)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Number of insertions, removals, replacements and swaps of neighbours from `a` to `b`; `None`
/// above `limit`.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            let replaced = above[j] + usize::from(from != to);
            let mut least = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *from == b[j - 1] && a[i - 1] == *to {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().filter(|far| *far <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_comes_first_and_case_does_not_count() {
        let names = ["main.json", "main.bicep", "other.json", "Mains.json"];
        assert_eq!(nearest("MAIN.JSN", names), ["main.json", "Mains.json"]);
        assert!(nearest("zzzzzzzz", names).is_empty());
        assert_eq!(nearest("infar", ["infra", "other"]), ["infra"]);
    }

    #[test]
    fn a_name_without_likeness_is_not_suggested_for_a_short_one() {
        assert!(nearest("ab", ["xy", "abcd"]).is_empty());
        assert_eq!(nearest("", ["a", "b"]), ["a", "b"]);
    }
}
