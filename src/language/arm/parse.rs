//! Floor 3: JSON text to a syntax tree, or to the first problem in it.

use jsonc_parser::ast::Value;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{
    CollectOptions, CommentCollectionStrategy, ParseOptions, ParseStringErrorKind, parse_to_ast,
};

use crate::model::Problem;
use crate::text::{Source, Span, offset};

/// What ARM's own reader takes: comments and trailing commas, and nothing else beside JSON.
///
/// Every field is written out: the parser's defaults accept almost anything.
const DIALECT: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_loose_object_property_names: false,
    allow_trailing_commas: true,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// A parsed file. Offsets of [`Tree::root`] count from behind a byte order mark; `base` is what
/// leads back to offsets into the file.
#[derive(Debug)]
pub struct Tree<'s> {
    /// The one value of the file.
    pub root: Value<'s>,
    /// The text behind a byte order mark.
    pub text: &'s str,
    /// Bytes in front of `text`.
    pub base: u32,
}

/// Parses a file.
pub fn parse(source: &Source) -> Result<Tree<'_>, Problem> {
    let base = source.start();
    let text = Span::new(base, offset(source.text().len())).slice(source.text());
    let collect = CollectOptions {
        comments: CommentCollectionStrategy::Off,
        tokens: false,
    };
    match parse_to_ast(text, &collect, &DIALECT) {
        Ok(result) => match result.value {
            Some(root) => Ok(Tree { root, text, base }),
            None => Err(Problem {
                span: Span::at(base),
                message: "the file is empty".to_owned(),
                help: Some("a template is one JSON object: `{ … }`".to_owned()),
            }),
        },
        Err(error) => Err(problem(&error, text, base)),
    }
}

/// Whether a file that cannot be parsed was meant to be a template: it names a deployment schema,
/// or it has the properties that every template or policy definition has.
pub fn looks_like_template(text: &str) -> bool {
    let has = |needle: &str| memchr::memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
    if text.len() < 64 * 1024 {
        let lower = text.to_ascii_lowercase();
        let has =
            |needle: &str| memchr::memmem::find(lower.as_bytes(), needle.as_bytes()).is_some();
        return has("deploymenttemplate.json")
            || (has("\"resources\"") && has("\"contentversion\""))
            || has("\"policyrule\"");
    }
    has("eploymentTemplate.json")
        || (has("\"resources\"") && has("\"contentVersion\""))
        || has("\"policyRule\"")
}

fn problem(error: &ParseError, text: &str, base: u32) -> Problem {
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
            Some("names and strings stand in double quotes"),
        ),
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
        ParseErrorKind::String(_) => ("this string cannot be read".to_owned(), None),
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
