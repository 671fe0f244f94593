//! Floor 3: from an offset in a decoded JSON string to the file. Knows JSON's escapes only.

use memchr::memchr;

use crate::text::{Span, offset};

/// Where the bytes of one decoded string stand in the file.
pub(super) struct Places {
    /// The file offset of the first byte after the opening quote.
    base: u32,
    /// The end of each escape, in order; empty when the text stands in the file as it is.
    escapes: Vec<End>,
}

/// The byte after an escape.
struct End {
    decoded: usize,
    raw: usize,
}

impl Places {
    /// Places of a string of `length` decoded bytes that is written as `raw`, from `base` on.
    pub(super) fn new(base: u32, raw: &str, length: usize) -> Self {
        // Every escape is longer than what it stands for.
        let escapes = if raw.len() == length {
            Vec::new()
        } else {
            ends(raw)
        };
        Self { base, escapes }
    }

    /// The bytes in the file of the decoded range from `start` up to `end`.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.place(start), self.place(end))
    }

    fn place(&self, decoded: usize) -> u32 {
        let passed = self.escapes.partition_point(|end| end.decoded <= decoded);
        let raw = match passed
            .checked_sub(1)
            .and_then(|last| self.escapes.get(last))
        {
            Some(end) => end.raw + (decoded - end.decoded),
            None => decoded,
        };
        self.base.saturating_add(offset(raw))
    }
}

fn ends(raw: &str) -> Vec<End> {
    let mut ends = Vec::new();
    let mut end = End { decoded: 0, raw: 0 };
    while let Some(gap) = memchr(b'\\', rest(raw, end.raw)) {
        let start = end.raw + gap;
        let (width, length) = escape(rest(raw, start));
        end = End {
            decoded: end.decoded + gap + length,
            raw: start + width,
        };
        ends.push(End { ..end });
    }
    ends
}

fn rest(raw: &str, start: usize) -> &[u8] {
    raw.as_bytes().get(start..).unwrap_or_default()
}

/// The bytes that the escape at the start of `bytes` takes, written and decoded.
fn escape(bytes: &[u8]) -> (usize, usize) {
    match unit(bytes) {
        None => (2, 1),
        Some(0xD800..=0xDBFF) if matches!(bytes.get(6..).and_then(unit), Some(0xDC00..=0xDFFF)) => {
            (12, 4)
        }
        Some(unit) => (6, char::from_u32(unit).map_or(3, char::len_utf8)),
    }
}

/// The UTF-16 code unit of a `\uXXXX` at the start of `bytes`.
fn unit(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.strip_prefix(b"\\u")?.get(..4)?;
    u32::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_escape_moves_what_follows_it() {
        let raw = r#"a\nb\"c\u0027d\u00e9e\u20acf\ud83d\ude00g\\h"#;
        let decoded = "a\nb\"c'd\u{e9}e\u{20ac}f\u{1f600}g\\h";
        let places = Places::new(100, raw, decoded.len());
        for letter in "abcdefgh".chars() {
            let at = decoded.find(letter).unwrap();
            let span = places.span(at, at + 1);
            let part = &raw[span.start as usize - 100..span.end as usize - 100];
            assert_eq!(part, letter.to_string());
        }
    }

    #[test]
    fn an_escape_is_one_place_from_its_backslash_on() {
        let places = Places::new(0, r"x\ud83d\ude00y", "x\u{1f600}y".len());
        assert_eq!(places.span(1, 5), Span::new(1, 13));
    }

    #[test]
    fn damaged_escapes_stay_inside_reason() {
        for raw in [r"\", r"\u", r"\u12", r"\ud83d", r"\ud83d\n", r"\u+123"] {
            let span = Places::new(0, raw, 0).span(0, 0);
            assert_eq!(span, Span::at(0), "{raw}");
        }
    }
}
