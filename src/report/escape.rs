//! Floor 6: text from a file, made safe to show. Nothing from a file may steer a terminal, turn the
//! reading order round or hide from the reader.

use std::borrow::Cow;
use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Longest text shown in one piece.
const LONGEST: usize = 400;

/// Whether a character acts on a terminal or is invisible, rather than being seen.
pub(super) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// `text` on one line, each hidden character spelt out: `\n`, `\u{1b}`, `\u{202e}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        push_visible(&mut out, character);
    }
    Cow::Owned(out)
}

/// Adds one character as [`visible`] spells it.
pub(super) fn push_visible(out: &mut String, character: char) {
    if !is_hidden(character) {
        out.push(character);
    } else if matches!(character, '\n' | '\r' | '\t') {
        out.extend(character.escape_default());
    } else {
        out.extend(character.escape_unicode());
    }
}

/// As [`visible`], and what is longer than a paragraph loses its middle.
pub fn brief(text: &str) -> Cow<'_, str> {
    middle(text, LONGEST)
}

/// As [`visible`], cut in the middle to at most `width` characters.
pub(super) fn middle(text: &str, width: usize) -> Cow<'_, str> {
    let long = text.len() > width && text.chars().count() > width;
    if !long {
        let shown = visible(text);
        if shown.chars().count() <= width {
            return shown;
        }
        // The escapes made it too long.
        return Cow::Owned(cut(&shown, width));
    }
    // Escapes only lengthen, so the ends hold all that can be seen.
    let head: String = text.chars().take(width).collect();
    let mut tail: Vec<char> = text.chars().rev().take(width).collect();
    tail.reverse();
    let ends = format!("{}…{}", visible(&head), visible(&String::from_iter(tail)));
    Cow::Owned(cut(&ends, width))
}

fn cut(text: &str, width: usize) -> String {
    let count = text.chars().count();
    let keep = width.saturating_sub(1);
    let front = keep - keep / 2;
    let head = text.chars().take(front);
    let tail = text.chars().skip(count.saturating_sub(keep / 2));
    head.chain(['…']).chain(tail).collect()
}

/// Writes JSON on one line, hidden characters as `\uXXXX`: the value is the same for a reader of
/// JSON, and a terminal is not steered by it.
pub(super) fn write_json(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Escaping);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, character)) = rest.char_indices().find(|(_, c)| is_hidden(*c)) {
            let (plain, from) = rest.split_at(at);
            writer.write_all(plain.as_bytes())?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = from.split_at(character.len_utf8()).1;
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_spelt_out_and_plain_text_is_borrowed() {
        assert!(matches!(visible("né 日本 😀"), Cow::Borrowed(_)));
        assert_eq!(
            visible("\u{1b}[31m\u{202e}x\n\u{9b}"),
            "\\u{1b}[31m\\u{202e}x\\n\\u{9b}"
        );
        assert_eq!(visible("a\u{e0041}"), "a\\u{e0041}");
    }

    #[test]
    fn long_text_loses_its_middle_and_never_exceeds_the_width() {
        assert_eq!(middle("abcdefghij", 5), "ab…ij");
        assert_eq!(middle("abcde", 5), "abcde");
        assert_eq!(middle("a\u{1b}b", 6).chars().count(), 6);
        let long = "é\u{1b}".repeat(100_000);
        assert_eq!(brief(&long).chars().count(), LONGEST);
    }

    #[test]
    fn json_hides_nothing_and_reads_back_as_it_was() {
        let text = "a\u{1b}\u{202e}\u{e0041}\n\"é";
        let mut out = Vec::new();
        write_json(&text, &mut out).unwrap();
        let json = String::from_utf8(out).unwrap();
        assert_eq!(json, r#""a\u001b\u202e\udb40\udc41\n\"é""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
