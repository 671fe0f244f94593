//! Floor 6: text from a file, made safe to show. Nothing from a file may steer a terminal, turn the
//! reading order round or hide from the reader.
//!
//! Nor may it steer a build: an agent of Azure Pipelines obeys `##vso[…]` and a runner of GitHub
//! Actions `##[…]` wherever either stands in a line of output (`Command.cs` and `ActionCommand.cs`
//! in <https://github.com/microsoft/azure-pipelines-agent> and
//! <https://github.com/actions/runner>). So no `#` follows another one in anything that is written.

use std::borrow::Cow;
use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

pub(super) use crate::text::is_hidden;

/// What commands to a build agent start with.
const COMMAND: &str = "##";

/// Longest text shown in one piece.
const LONGEST: usize = 400;

/// `text` on one line, each hidden character spelt out: `\n`, `\u{1b}`, `\u{202e}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) && !text.contains(COMMAND) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        push_visible(&mut out, character);
    }
    Cow::Owned(out)
}

/// A path that starts a line, as [`visible`]: a line that starts with `::` is a command to a runner
/// of GitHub Actions.
pub(super) fn leading(path: &str) -> Cow<'_, str> {
    match visible(path) {
        shown if shown.trim_start().starts_with("::") => format!("./{shown}").into(),
        shown => shown,
    }
}

/// Text of several lines for a terminal: line ends and tabs stay, other hidden characters are spelt
/// out.
pub fn legible(text: &str) -> Cow<'_, str> {
    let acts = |character| is_hidden(character) && !matches!(character, '\n' | '\t');
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let ends_line = character == '\r' && rest.peek() == Some(&'\n');
        if acts(character) && !ends_line {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// Adds one character as [`visible`] spells it.
pub(super) fn push_visible(out: &mut String, character: char) {
    let is_command = character == '#' && out.ends_with('#');
    if !is_hidden(character) && !is_command {
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

/// `text` on one line, with what stands for each character of `tokens`, and each hidden one spelt
/// out.
pub(super) fn escaped(text: &str, tokens: &[(char, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match tokens.iter().find(|(token, _)| *token == character) {
            Some((_, instead)) => out.push_str(instead),
            None => push_visible(&mut out, character),
        }
    }
    out
}

/// Writes JSON on one line, hidden characters as `\uXXXX`: the value is the same for a reader of
/// JSON, and a terminal is not steered by it.
pub(super) fn write_json(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Escaping);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// Writes a JSON array, each item on a line of its own, so that a large report need not be held in
/// memory.
pub(super) fn write_array<T: Serialize>(
    items: impl IntoIterator<Item = T>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    out.write_all(b"[")?;
    let mut separator = "\n";
    for item in items {
        out.write_all(separator.as_bytes())?;
        write_json(&item, out)?;
        separator = ",\n";
    }
    out.write_all(b"\n]")
}

struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let is_plain = fragment.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if is_plain && !fragment.contains(COMMAND) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut done = 0;
        let mut before = None;
        for (at, character) in fragment.char_indices() {
            let is_command = character == '#' && before == Some('#');
            before = Some(character).filter(|_| !is_command);
            if is_command || is_hidden(character) {
                writer.write_all(&fragment.as_bytes()[done..at])?;
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
                done = at + character.len_utf8();
            }
        }
        writer.write_all(&fragment.as_bytes()[done..])
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
    fn no_command_to_a_build_agent_is_written() {
        assert!(matches!(visible("# a #1 #"), Cow::Borrowed(_)));
        assert_eq!(visible("##vso[x]###"), "#\\u{23}vso[x]#\\u{23}#");
        assert_eq!(escaped("a##[b", &[('a', "##")]), "##\\u{23}#[b");
        let mut out = Vec::new();
        write_json(&"####\n##[x]", &mut out).unwrap();
        let json = String::from_utf8(out).unwrap();
        assert_eq!(json, r##""#\u0023#\u0023\n#\u0023[x]""##);
        assert_eq!(
            serde_json::from_str::<String>(&json).unwrap(),
            "####\n##[x]"
        );
    }

    #[test]
    fn no_path_at_the_start_of_a_line_is_a_command_to_a_runner() {
        assert_eq!(leading("::warning::y.json"), "./::warning::y.json");
        assert_eq!(leading(" ::error::"), "./ ::error::");
        assert!(matches!(leading("a::b.json"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_text_on_a_terminal_keeps_its_lines_and_loses_what_steers() {
        assert!(matches!(legible("a\n\t## b\n"), Cow::Borrowed(_)));
        assert_eq!(
            legible("a\u{1b}]0;t\u{7}\r\nb\rc\n"),
            "a\\u{1b}]0;t\\u{7}\r\nb\\u{d}c\n"
        );
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
