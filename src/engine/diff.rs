//! Floor 5: what differs between two texts, as `diff -u` tells it. Knows no syntax.

use std::fmt::Write as _;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff, group_diff_ops};

/// Unchanged lines around each change.
const CONTEXT: usize = 3;

/// How many lines the algorithm is shown at first.
const STRETCH: usize = 500;

/// How many lines it is shown at most; where they have nothing in common, it goes on behind them.
const LONGEST: usize = 4 * STRETCH;

/// What `git` and `patch` expect behind a last line without a line end.
const NO_NEWLINE: &str = "\n\\ No newline at end of file\n";

/// The unified diff of two texts of the file at `path` (with `/`; its bytes need be no text); empty when
/// they are equal.
///
/// `git apply` and `patch -p1` take it, line ends and all.
pub fn unified(path: impl AsRef<[u8]>, old: &str, new: &str) -> String {
    let mut out = String::new();
    if old == new {
        return out;
    }
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let path = path.as_ref();
    let (old_name, new_name) = (file_name("a", path), file_name("b", path));
    // Writing to a string cannot fail.
    let _ = write!(out, "--- {old_name}\n+++ {new_name}\n");
    for hunk in group_diff_ops(operations(&old, &new), CONTEXT) {
        write_hunk(&mut out, &hunk, &old, &new);
    }
    out
}

/// What becomes of the lines. The algorithm's time grows with the square of the differences, so it
/// is shown a stretch at a time, up to lines that both texts have.
fn operations(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let mut all = Vec::new();
    let (mut at_old, mut at_new) = (0, 0);
    let mut stretch = STRETCH;
    loop {
        let rest = old.get(at_old..).into_iter().flatten();
        let same = rest.zip(new.get(at_new..).into_iter().flatten());
        let len = same.take_while(|(one, other)| one == other).count();
        if len > 0 {
            all.push(DiffOp::Equal {
                old_index: at_old,
                new_index: at_new,
                len,
            });
        }
        (at_old, at_new) = (at_old + len, at_new + len);
        let end_old = old.len().min(at_old + stretch);
        let end_new = new.len().min(at_new + stretch);
        let part = capture_diff(Algorithm::Myers, old, at_old..end_old, new, at_new..end_new);
        if (end_old, end_new) == (old.len(), new.len()) {
            all.extend(part);
            return all;
        }
        let meets = part.iter().rposition(|operation| {
            operation.tag() == DiffTag::Equal && operation.old_range().len() > CONTEXT
        });
        let Some(meets) = meets.filter(|meets| *meets > 0) else {
            if stretch < LONGEST {
                stretch *= 2;
            } else {
                all.extend(part);
                (at_old, at_new) = (end_old, end_new);
                stretch = STRETCH;
            }
            continue;
        };
        stretch = STRETCH;
        all.extend(part.iter().take(meets));
        if let Some(equal) = part.get(meets) {
            (at_old, at_new) = (equal.old_range().start, equal.new_range().start);
        }
    }
}

fn write_hunk(out: &mut String, hunk: &[DiffOp], old: &[&str], new: &[&str]) {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else {
        return;
    };
    let old_range = range(first.old_range().start, last.old_range().end);
    let new_range = range(first.new_range().start, last.new_range().end);
    let _ = writeln!(out, "@@ -{old_range} +{new_range} @@");
    for operation in hunk {
        let (gone, come) = (operation.old_range(), operation.new_range());
        if operation.tag() == DiffTag::Equal {
            old.get(gone)
                .into_iter()
                .flatten()
                .for_each(|line| write_line(out, ' ', line));
        } else {
            old.get(gone)
                .into_iter()
                .flatten()
                .for_each(|line| write_line(out, '-', line));
            new.get(come)
                .into_iter()
                .flatten()
                .for_each(|line| write_line(out, '+', line));
        }
    }
}

fn write_line(out: &mut String, mark: char, line: &str) {
    out.push(mark);
    out.push_str(line);
    if !line.ends_with('\n') {
        out.push_str(NO_NEWLINE);
    }
}

/// Lines from `start` (from 0) up to `end`; an empty range names the line in front of it.
fn range(start: usize, end: usize) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        length => format!("{},{length}", start + 1),
    }
}

/// A path with its side, in the form that `git` writes: in quotes when it has characters that
/// would end it or bytes that are no text, and with a tab behind it when it has spaces.
fn file_name(side: &str, path: &[u8]) -> String {
    let mut path = path;
    while let Some(rest) = path.strip_prefix(b"./").or(path.strip_prefix(b"/")) {
        path = rest;
    }
    let needs_quotes = |c: char| c.is_control() || matches!(c, '"' | '\\');
    match std::str::from_utf8(path) {
        Ok(path) if !path.contains(needs_quotes) => {
            let end = if path.contains(' ') { "\t" } else { "" };
            return format!("{side}/{path}{end}");
        }
        _ => {}
    }
    let mut quoted = format!("\"{side}/");
    let escape = |quoted: &mut String, bytes: &[u8]| {
        for byte in bytes {
            let _ = write!(quoted, "\\{byte:03o}");
        }
    };
    for part in path.utf8_chunks() {
        for letter in part.valid().chars() {
            match letter {
                '"' | '\\' => quoted.extend(['\\', letter]),
                _ if letter.is_control() => {
                    escape(&mut quoted, letter.encode_utf8(&mut [0; 4]).as_bytes());
                }
                _ => quoted.push(letter),
            }
        }
        escape(&mut quoted, part.invalid());
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_has_three_lines_around_each_change() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        let new = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n";
        assert_eq!(
            unified("./x/a.json", old, new),
            "--- a/x/a.json\n+++ b/x/a.json\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
        );
        assert_eq!(unified("a", old, old), "");
    }

    #[test]
    fn a_missing_final_line_end_is_told() {
        assert_eq!(
            unified("a", "x", "y\n"),
            "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n"
        );
        let both = unified("a", "x\r\nend", "y\r\nend");
        assert!(both.ends_with("-x\r\n+y\r\n end\n\\ No newline at end of file\n"));
    }

    /// What the operations make of both texts.
    fn sides<'t>(old: &[&'t str], new: &[&'t str]) -> (Vec<&'t str>, Vec<&'t str>) {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for operation in operations(old, new) {
            before.extend_from_slice(&old[operation.old_range()]);
            after.extend_from_slice(&new[operation.new_range()]);
            if operation.tag() == DiffTag::Equal {
                assert_eq!(old[operation.old_range()], new[operation.new_range()]);
            }
        }
        (before, after)
    }

    #[test]
    fn long_texts_are_compared_a_stretch_at_a_time() {
        let lines: Vec<String> = (0..4_000).map(|number| number.to_string()).collect();
        let old: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut changed = old.clone();
        for index in (0..4_000).step_by(9) {
            changed[index] = "changed";
        }
        let mut longer = old.clone();
        longer.splice(2_000..2_000, std::iter::repeat_n("new", 700));
        let shorter = [&old[..1_000], &old[1_800..]].concat();
        let nothing = Vec::new();
        for new in [&changed, &longer, &shorter, &nothing, &old] {
            assert_eq!(sides(&old, new), (old.clone(), new.clone()));
            assert_eq!(sides(new, &old), (new.clone(), old.clone()));
        }
        assert_eq!(operations(&old, &longer).len(), 3);
        assert_eq!(operations(&old, &shorter).len(), 3);
        let other = vec!["other"; 5_000];
        assert_eq!(sides(&old, &other), (old.clone(), other.clone()));
        let ranges = operations(&other, &old).into_iter();
        assert!(
            ranges
                .map(|one| one.old_range().len())
                .all(|len| len <= LONGEST)
        );
        let hunks = group_diff_ops(operations(&old, &changed), CONTEXT);
        assert_eq!(hunks.len(), 4_000_usize.div_ceil(9));
    }

    #[test]
    fn paths_are_written_as_git_writes_them() {
        assert_eq!(file_name("a", b"my file.json"), "a/my file.json\t");
        assert_eq!(file_name("b", "/é.json".as_bytes()), "b/é.json");
        assert_eq!(file_name("a", b"x\"\n.json"), "\"a/x\\\"\\012.json\"");
        assert_eq!(file_name("a", b"./x \xFF.json"), "\"a/x \\377.json\"");
    }
}
