//! Floor 5: from a file's bytes to text, or to the finding that says why not. Knows no syntax.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use super::problem::Problem;
use crate::diagnostic::{Diagnostic, Finding, Severity};
use crate::text::{Source, Span, offset};

/// The rule that every unreadable file breaks.
const SYNTAX_ERROR: &str = "syntax-error";

/// One file to read, or what came from standard input.
#[derive(Clone, Debug)]
pub struct Input {
    /// Where it is; for standard input, what it is called.
    pub path: PathBuf,
    /// The path as it is reported.
    pub shown: String,
    /// Whether the user named this very file.
    pub explicit: bool,
    limit: u64,
    bytes: Option<Vec<u8>>,
}

/// The text of one file.
#[derive(Debug)]
pub struct Loaded {
    /// The text; where the bytes were no UTF-8, the nearest text to it.
    pub source: Source,
    /// Why the text is not what is on disk: the one finding to report if this is a template.
    pub trouble: Option<Finding>,
}

impl Input {
    /// A file, reported as `shown`, of at most `limit` bytes.
    pub fn file(path: PathBuf, shown: String, explicit: bool, limit: u64) -> Self {
        Self {
            path,
            shown,
            explicit,
            limit,
            bytes: None,
        }
    }

    /// What was read from standard input, called `name`.
    pub fn stdin(name: String, bytes: Vec<u8>) -> Self {
        Self {
            path: PathBuf::from(&name),
            shown: name,
            explicit: true,
            limit: u64::MAX,
            bytes: Some(bytes),
        }
    }

    /// Whether it came from standard input.
    pub fn is_stdin(&self) -> bool {
        self.bytes.is_some()
    }

    /// The largest size that it may have, in bytes.
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// Reads the file.
    pub fn load(self) -> Result<Loaded, Problem> {
        let bytes = match self.bytes {
            Some(bytes) => bytes,
            None => match File::open(&self.path) {
                Ok(file) => {
                    let size = file.metadata().map_or(0, |meta| meta.len());
                    read(file, size, &self.shown, self.limit)?
                }
                Err(source) => {
                    let path = self.shown;
                    return Err(Problem::Read { path, source });
                }
            },
        };
        Ok(decode(self.shown, bytes))
    }
}

/// Everything from `reader`, refused beyond `limit` bytes: a file can grow after it was measured.
/// `size` is what it was measured as; it only saves memory.
pub fn read(reader: impl Read, size: u64, shown: &str, limit: u64) -> Result<Vec<u8>, Problem> {
    // One byte more, so that the end is seen without growing.
    let room = size.min(limit).saturating_add(1);
    let mut bytes = Vec::with_capacity(usize::try_from(room).unwrap_or_default());
    let path = shown.to_owned();
    match reader.take(limit.saturating_add(1)).read_to_end(&mut bytes) {
        Err(source) => Err(Problem::Read { path, source }),
        Ok(_) if bytes.len() as u64 > limit => Err(Problem::TooLarge {
            path,
            size: (size > limit).then_some(size),
            limit,
        }),
        Ok(_) => Ok(bytes),
    }
}

/// The text of `bytes`.
pub fn decode(shown: String, bytes: Vec<u8>) -> Loaded {
    if let Some((name, endian, text)) = wide(&bytes) {
        let trouble = unreadable(
            Span::at(0),
            format!("the file is {name} ({endian}-endian), not UTF-8"),
            "save it as UTF-8: in VS Code with \"Save with Encoding\", in PowerShell with \
             `Set-Content -Encoding utf8`",
        );
        return Loaded {
            source: Source::new(shown, text),
            trouble: Some(trouble),
        };
    }
    match String::from_utf8(bytes) {
        Ok(text) => Loaded {
            source: Source::new(shown, text),
            trouble: None,
        },
        Err(error) => not_utf8(shown, error.utf8_error(), error.into_bytes()),
    }
}

/// Puts a question mark in place of each byte that is no UTF-8, so that every offset stays true.
fn not_utf8(shown: String, error: std::str::Utf8Error, mut bytes: Vec<u8>) -> Loaded {
    let at = error.valid_up_to();
    let bad = bytes.get(at).copied().unwrap_or_default();
    let length = error.error_len().unwrap_or(bytes.len() - at);
    let mut done = 0;
    while let Err(error) = std::str::from_utf8(&bytes[done..]) {
        let from = done + error.valid_up_to();
        done = error.error_len().map_or(bytes.len(), |long| from + long);
        bytes[from..done].fill(b'?');
    }
    let place = Span::new(offset(at), offset(at + length));
    let message = format!("byte 0x{bad:02X} at offset {at} is not UTF-8");
    let help = "save the file as UTF-8; it may be in an older encoding such as Windows-1252";
    Loaded {
        source: Source::new(shown, String::from_utf8(bytes).unwrap_or_default()),
        trouble: Some(unreadable(place, message, help)),
    }
}

/// The text of UTF-16 or UTF-32, which start with a byte order mark or, since a template starts
/// with an ASCII character, with NULs at every other place.
fn wide(bytes: &[u8]) -> Option<(&'static str, &'static str, String)> {
    let head = bytes.get(..4).or_else(|| bytes.get(..2))?;
    let (name, width, big) = match *head {
        [0xFF, 0xFE, 0, 0] => ("UTF-32", 4, false),
        [0, 0, 0xFE, 0xFF] => ("UTF-32", 4, true),
        [0xFF, 0xFE, ..] | [1..=255, 0, 1..=255, 0] => ("UTF-16", 2, false),
        [0xFE, 0xFF, ..] | [0, 1..=255, 0, 1..=255] => ("UTF-16", 2, true),
        _ => return None,
    };
    let value = |chunk: &[u8]| {
        let add = |sum: u32, byte: &u8| (sum << 8) | u32::from(*byte);
        if big {
            chunk.iter().fold(0, add)
        } else {
            chunk.iter().rev().fold(0, add)
        }
    };
    let values = bytes.chunks_exact(width).map(value);
    let text: String = if width == 4 {
        values
            .map(|value| char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    } else {
        let units = values.map(|value| u16::try_from(value).unwrap_or_default());
        char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    Some((name, if big { "big" } else { "little" }, text))
}

fn unreadable(span: Span, message: String, help: &str) -> Finding {
    let diagnostic = Diagnostic {
        help: Some(help.to_owned()),
        ..Diagnostic::new(SYNTAX_ERROR, Severity::Error, span, message)
    };
    Finding {
        diagnostic,
        subject: None,
        edits: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(bytes: &[u8]) -> Loaded {
        decode("a.json".to_owned(), bytes.to_vec())
    }

    fn message(loaded: &Loaded) -> &str {
        &loaded.trouble.as_ref().unwrap().diagnostic.message
    }

    #[test]
    fn utf_8_is_taken_as_it_is_with_its_byte_order_mark() {
        let loaded = load("\u{feff}{\"é\": 1}".as_bytes());
        assert_eq!(loaded.source.text(), "\u{feff}{\"é\": 1}");
        assert!(loaded.trouble.is_none());
    }

    #[test]
    fn the_first_bad_byte_is_named_and_later_offsets_stay_true() {
        let loaded = load(b"{ \"caf\xE9\": \"\xF0\x9F\", \"x\": 1 }");
        assert_eq!(message(&loaded), "byte 0xE9 at offset 6 is not UTF-8");
        let place = loaded.trouble.unwrap().diagnostic.place.span;
        assert_eq!(place, Span::new(6, 7));
        assert_eq!(loaded.source.text(), "{ \"caf?\": \"??\", \"x\": 1 }");
    }

    #[test]
    fn a_file_cut_within_a_character_is_not_utf_8() {
        let loaded = load(b"{}\xE2\x82");
        assert_eq!(message(&loaded), "byte 0xE2 at offset 2 is not UTF-8");
        assert_eq!(loaded.source.text(), "{}??");
    }

    #[test]
    fn utf_16_is_recognised_with_and_without_a_byte_order_mark() {
        let little: Vec<u8> = "{\"é\"}"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let big: Vec<u8> = "{\"é\"}"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let marked = [&[0xFF, 0xFE][..], &little].concat();
        let expected = "the file is UTF-16 (little-endian), not UTF-8";
        assert_eq!(message(&load(&marked)), expected);
        assert_eq!(load(&marked).source.text(), "\u{feff}{\"é\"}");
        assert_eq!(message(&load(&little)), expected);
        assert!(message(&load(&big)).contains("big-endian"));
        assert_eq!(load(&big).source.text(), "{\"é\"}");
    }

    #[test]
    fn a_file_of_a_few_bytes_is_utf_8() {
        assert!(load(b"").trouble.is_none());
        assert!(load(b"{}").trouble.is_none());
        assert!(load(b"\0").trouble.is_none());
    }

    #[test]
    fn reading_stops_at_the_limit() {
        assert!(read(&b"12345"[..], 9, "x", 5).is_ok());
        let error = read(&b"123456"[..], 0, "x", 5).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`x` has more than the 5 bytes that are read"
        );
    }
}
