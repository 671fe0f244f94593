//! Floor 3: what is wrong with a JSON text, in words that say what to do.

use jsonc_parser::ParseStringErrorKind;
use jsonc_parser::errors::{ParseError, ParseErrorKind};

use crate::model::Problem;
use crate::text::{Span, offset};

/// The parser's error in our words; `base` bytes stand in front of `text` in the file.
pub(super) fn problem(error: &ParseError, text: &str, base: u32) -> Problem {
    let range = error.range();
    let mut span = Span::new(offset(range.start), offset(range.end));
    let (message, help) = match error.kind() {
        ParseErrorKind::String(kind) => string_problem(kind, &mut span, text),
        kind => plain_problem(kind, span, text),
    };
    Problem {
        span: Span::new(span.start + base, span.end + base),
        message,
        help: help.map(ToOwned::to_owned),
    }
}

/// A problem inside a string; an unterminated one is shown where it starts, since the parser only
/// notices at the end of the file.
fn string_problem(
    kind: &ParseStringErrorKind,
    span: &mut Span,
    text: &str,
) -> (String, Option<&'static str>) {
    match kind {
        ParseStringErrorKind::UnterminatedStringLiteral => {
            let line_end = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[span.start as usize..])
                .map_or(offset(text.len()), |at| span.start + offset(at));
            span.end = line_end.max(span.start);
            (
                "a string is not closed".to_owned(),
                Some("end it with `\"`, here or in a string before it"),
            )
        }
        ParseStringErrorKind::ExpectedFourHexDigits => (
            "`\\u` needs four hexadecimal digits".to_owned(),
            Some("write the character itself, or `\\u` and four digits"),
        ),
        ParseStringErrorKind::InvalidUnicodeEscapeSequence(_) => (
            "half of a surrogate pair stands alone".to_owned(),
            Some("write the character itself, or both halves: `\\ud83d\\ude00`"),
        ),
        ParseStringErrorKind::InvalidEscapeInSingleQuoteString
        | ParseStringErrorKind::InvalidEscapeInDoubleQuoteString
        | ParseStringErrorKind::ExpectedTwoHexDigits
        | ParseStringErrorKind::InvalidEscape => (
            "JSON has no such escape".to_owned(),
            Some("a backslash is written `\\\\`"),
        ),
    }
}

fn plain_problem(kind: &ParseErrorKind, span: Span, text: &str) -> (String, Option<&'static str>) {
    let found = found_at(span, text);
    match kind {
        ParseErrorKind::ExpectedComma if is_leading_zero(span, text) => (
            "a number starts with a zero".to_owned(),
            Some("write it without the zero, or as a string"),
        ),
        ParseErrorKind::ExpectedComma => (
            "a comma is missing".to_owned(),
            Some("put `,` between the two values"),
        ),
        ParseErrorKind::SingleQuotedStringsNotAllowed => (
            "a string is in single quotes".to_owned(),
            Some("use double quotes"),
        ),
        ParseErrorKind::MultipleRootJsonValues => (
            "something follows the end of the file's one value".to_owned(),
            Some(
                "a template is one JSON object: remove what follows it, or the brace that closes it too early",
            ),
        ),
        ParseErrorKind::NestingDepthExceeded => (
            "values are nested too deeply to be read".to_owned(),
            Some("objects may be 256 deep, arrays 512"),
        ),
        ParseErrorKind::UnexpectedWord
        | ParseErrorKind::ExpectedStringObjectProperty
        | ParseErrorKind::UnexpectedTokenInObject
        | ParseErrorKind::UnexpectedToken => (
            format!("{found} is not expected here"),
            Some(way_out(span, text)),
        ),
        kind => unclosed(kind, &found),
    }
}

/// Whether the two values between which a comma seems to be missing are a zero and more digits.
fn is_leading_zero(span: Span, text: &str) -> bool {
    let at = span.start as usize;
    let digit = |index: usize| text.as_bytes().get(index).is_some_and(u8::is_ascii_digit);
    at > 0 && digit(at - 1) && digit(at)
}

/// What to do about a token or word that stands where none of its kind can.
fn way_out(span: Span, text: &str) -> &'static str {
    let rest = text.get(span.start as usize..).unwrap_or_default();
    let mut letters = rest.split(|letter: char| !letter.is_ascii_alphanumeric());
    let word = letters.next().unwrap_or_default();
    match rest.as_bytes().first() {
        Some(b',') => "there is a comma too many: remove it",
        Some(b'#') => "a comment starts with `//`",
        Some(b'}' | b']' | b':') => "look for a bracket or quote that is missing before it",
        _ if ["true", "false", "null"].contains(&&*word.to_ascii_lowercase()) => {
            "`true`, `false` and `null` are written in lower case"
        }
        _ => "names and strings stand in double quotes; one before it may lack its end",
    }
}

/// Something that is missing, or one too many.
fn unclosed(kind: &ParseErrorKind, found: &str) -> (String, Option<&'static str>) {
    match kind {
        ParseErrorKind::UnterminatedArray => {
            ("an array is not closed".to_owned(), Some("end it with `]`"))
        }
        ParseErrorKind::UnterminatedObject => (
            "an object is not closed".to_owned(),
            Some("end it with `}`"),
        ),
        ParseErrorKind::UnterminatedCommentBlock => (
            "a comment is not closed".to_owned(),
            Some("end it with `*/`"),
        ),
        ParseErrorKind::ExpectedColonAfterObjectKey => (
            "a colon is missing after a property's name".to_owned(),
            Some("write `\"name\": value`"),
        ),
        ParseErrorKind::ExpectedObjectValue => (
            "a property has no value".to_owned(),
            Some("write `\"name\": value`"),
        ),
        ParseErrorKind::UnexpectedComma => {
            ("there is a comma too many".to_owned(), Some("remove it"))
        }
        ParseErrorKind::UnexpectedCloseBrace
        | ParseErrorKind::UnexpectedCloseBracket
        | ParseErrorKind::UnexpectedColon => (
            format!("{found} is not expected here"),
            Some("look for a bracket or quote that is missing before it"),
        ),
        ParseErrorKind::CommentsNotAllowed | ParseErrorKind::TrailingCommasNotAllowed => {
            (kind.to_string(), None)
        }
        ParseErrorKind::BareDecimalPointNumbersNotAllowed
        | ParseErrorKind::ExpectedDigit
        | ParseErrorKind::ExpectedDigitFollowingNegativeSign
        | ParseErrorKind::ExpectedPlusMinusOrDigitInNumberLiteral
        | ParseErrorKind::HexadecimalNumbersNotAllowed
        | ParseErrorKind::NonFiniteNumbersNotAllowed
        | ParseErrorKind::UnaryPlusNumbersNotAllowed => (
            "this is no JSON number".to_owned(),
            Some("write it with decimal digits, as in `-1.5`"),
        ),
        _ => ("this cannot be read as JSON".to_owned(), None),
    }
}

/// The text at a problem, for a message.
fn found_at(span: Span, text: &str) -> String {
    let rest = text.get(span.start as usize..).unwrap_or_default();
    let word: String = rest
        .chars()
        .take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '$'))
        .take(40)
        .collect();
    if !word.is_empty() {
        return format!("`{word}`");
    }
    rest.chars().next().map_or_else(
        || "the end of the file".to_owned(),
        |letter| format!("`{letter}`"),
    )
}
