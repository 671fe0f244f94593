//! Floor 3: what can be wrong with a template expression, in words.

use super::scanner::{Lexeme, Token};

/// Longest piece of the user's text that a message repeats, in characters.
const QUOTED: usize = 40;

/// What keeps an expression from being read; offsets into the decoded string.
pub(super) struct Flaw {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) message: String,
    pub(super) help: String,
}

impl Lexeme {
    /// The token in backticks, shortened for a message.
    fn quote(self, text: &str) -> String {
        quote(text, self.start, self.end)
    }

    /// A flaw of just this token.
    pub(super) fn flaw(self, message: impl Into<String>, help: impl Into<String>) -> Flaw {
        Flaw {
            start: self.start,
            end: self.end,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// A range of `text` in backticks, shortened for a message.
pub(super) fn quote(text: &str, start: usize, end: usize) -> String {
    let text = text.get(start..end).unwrap_or_default();
    match text.char_indices().nth(QUOTED) {
        Some((cut, _)) => format!("`{}…`", text.get(..cut).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}

/// Nothing stands between the brackets of `text`; Resource Manager refuses that.
pub(super) fn empty(text: &str) -> Flaw {
    Flaw {
        start: 0,
        end: text.len(),
        message: "this expression is empty".to_owned(),
        help: "write a call between the brackets, or `[[]` for the text `[]`".to_owned(),
    }
}

/// The parenthesis or bracket `open` has no partner.
pub(super) fn never_closed(open: Lexeme) -> Flaw {
    match open.token {
        Token::OpenIndex => open.flaw("this `[` is never closed", "add `]` where the index ends"),
        _ => open.flaw(
            "this `(` is never closed",
            "add `)` where the arguments end",
        ),
    }
}

/// A value should start at `found`.
pub(super) fn no_value(text: &str, found: Lexeme) -> Flaw {
    let word = found.quote(text);
    match found.token {
        Token::OpenIndex => found.flaw(
            "`[` does not start a value",
            "brackets stand around the whole expression only; an array is `createArray(…)`",
        ),
        Token::Open => found.flaw(
            "`(` does not start a value",
            "remove the parentheses: only a function's arguments stand in them",
        ),
        Token::CloseIndex => found.flaw(
            "a value is missing before `]`",
            "write an index, as in `[0]` or `['name']`",
        ),
        _ => found.flaw(
            format!("a value is missing before {word}"),
            format!("write a value in front of {word}, or remove what is too many"),
        ),
    }
}

/// An argument should end at `found`.
pub(super) fn no_comma(text: &str, found: Lexeme) -> Flaw {
    match found.token {
        Token::CloseIndex => found.flaw(
            "this `]` closes nothing",
            "close the arguments with `)` first, or remove it",
        ),
        _ => found.flaw(
            format!("a comma is missing before {}", found.quote(text)),
            "separate arguments with `,`; expressions have no operators",
        ),
    }
}

/// An index should end at `found`.
pub(super) fn no_index_end(text: &str, found: Lexeme) -> Flaw {
    found.flaw(
        format!("expected `]`, not {}", found.quote(text)),
        "an index is one value: end it with `]`",
    )
}

/// The expression should end at `found`.
pub(super) fn trailing(text: &str, found: Lexeme) -> Flaw {
    let word = found.quote(text);
    let message = match found.token {
        Token::Close | Token::CloseIndex => format!("this {word} closes nothing"),
        _ => format!("{word} stands behind the end of the expression"),
    };
    found.flaw(
        message,
        "remove it; an expression is the whole string: join texts with `concat` or `format`",
    )
}

/// A name, from `first` (its namespace) to `last`, has no parenthesis.
pub(super) fn not_called(text: &str, first: Lexeme, last: Lexeme) -> Flaw {
    let word = text.get(first.start..last.end).unwrap_or_default();
    let help = match word.to_ascii_lowercase().as_str() {
        literal @ ("true" | "false" | "null") => format!("write it as a call: `{literal}()`"),
        _ => "call it, as in `parameters('name')`, or quote a text: `'…'`; a string that is no \
              expression starts with `[[`"
            .to_owned(),
    };
    Flaw {
        start: first.start,
        end: last.end,
        message: format!("{} is not called", quote(text, first.start, last.end)),
        help,
    }
}

#[cfg(test)]
mod tests {
    use crate::language::arm::{JsonString, lower_string};
    use crate::model::{Kind, Problem};
    use crate::text::{Span, offset};

    fn problem(value: &str) -> Problem {
        let end = u32::try_from(value.len()).unwrap() + 2;
        let lowered = lower_string(JsonString {
            value: value.into(),
            raw: value,
            span: Span::new(0, end),
        });
        assert_eq!(lowered.span, Span::new(0, end), "{value}");
        match lowered.kind {
            Kind::Broken(problem) => *problem,
            other => panic!("{value} is read as {other:?}"),
        }
    }

    /// Expressions with the marked part in guillemets, what is said of it, and a word of the help.
    const BROKEN: &[(&str, &str, &str)] = &[
        ("«[]»", "this expression is empty", "`[[]`"),
        ("«[ \n ]»", "this expression is empty", "`[[]`"),
        ("[concat(«'»a)]", "this string is never closed", "`''`"),
        (
            "[concat('a', «'»it''s)]",
            "this string is never closed",
            "`''`",
        ),
        ("[«'»]", "this string is never closed", "`''`"),
        ("[f«(»'a']", "this `(` is never closed", "`)`"),
        ("[f«(»]", "this `(` is never closed", "`)`"),
        ("[f«(»'a', ]", "this `(` is never closed", "`)`"),
        ("[f«(»g('a'), h('b')]", "this `(` is never closed", "`)`"),
        ("[f('a')«[»0]", "this `[` is never closed", "`]`"),
        ("[f('a')«[»]", "this `[` is never closed", "`]`"),
        ("[f('a')«)»]", "this `)` closes nothing", "remove it"),
        ("[f('a')«]»]", "this `]` closes nothing", "remove it"),
        ("[f('a')«]»-[g('b')]", "this `]` closes nothing", "`concat`"),
        ("[f('a'«]»)]", "this `]` closes nothing", "`)` first"),
        ("[f('a' «'b'»)]", "a comma is missing before `'b'`", "`,`"),
        ("[f(g() «h»())]", "a comma is missing before `h`", "`,`"),
        (
            "[f(g() «-1»)]",
            "a comma is missing before `-1`",
            "no operators",
        ),
        (
            "[f(g(),«,» h())]",
            "a value is missing before `,`",
            "remove",
        ),
        ("[f(g(),«)»]", "a value is missing before `)`", "remove"),
        ("[f(«,»g())]", "a value is missing before `,`", "remove"),
        ("[«)»]", "a value is missing before `)`", "remove"),
        ("[f()[«]»]", "a value is missing before `]`", "`[0]`"),
        ("[f()[0«,» 1]]", "expected `]`, not `,`", "one value"),
        (
            "[f(«[»g()])]",
            "`[` does not start a value",
            "`createArray(…)`",
        ),
        ("[«(»f())]", "`(` does not start a value", "parentheses"),
        ("[«true»]", "`true` is not called", "`true()`"),
        ("[f(«Null», 1)]", "`Null` is not called", "`null()`"),
        ("[«anyone»]", "`anyone` is not called", "`[[`"),
        ("[«a.b».c]", "`a.b` is not called", "`'…'`"),
        ("[«a.b».c()]", "`a.b` is not called", "`'…'`"),
        (
            "[f() «text»]",
            "`text` stands behind the end of the expression",
            "remove",
        ),
        (
            "[f()«,» g()]",
            "`,` stands behind the end of the expression",
            "remove",
        ),
        (
            "[f()«(»)]",
            "only a function can be called, not a value",
            "around",
        ),
        (
            "[f().g«(»)]",
            "only a function can be called, not a value",
            "around",
        ),
        ("[f().«0»]", "a name is missing after `.`", "`[0]`"),
        ("[f().«]»", "a name is missing after `.`", "`.name`"),
        ("['a'«[»0]]", "a literal has no members", "`string('…')[0]`"),
        ("[f(«1.a»)]", "`1.a` is not a whole number", "json"),
        ("[f(«1.5»)]", "`1.5` is not a whole number", "json"),
        (
            "[f(«12ab»)]",
            "`12ab` is neither a number nor a name",
            "'…'",
        ),
        (
            "[f().my«-name»]",
            "`-name` is neither a number nor a name",
            "['my-name']",
        ),
        ("[f(g() «-» 1)]", "`-` stands alone", "`sub(a, b)`"),
        (
            "[f(«99999999999999999999»)]",
            "`99999999999999999999` does not fit in 64 bits",
            "'…'",
        ),
        (
            "[f(«\"»a\")]",
            "`\"` has no meaning in an expression",
            "single quotes",
        ),
        (
            "[f() «=»= g()]",
            "`=` has no meaning in an expression",
            "`equals(a, b)`",
        ),
        (
            "[f().«?»name]",
            "`?` has no meaning in an expression",
            "`tryGet",
        ),
        (
            "[«{»}]",
            "`{` has no meaning in an expression",
            "`createObject",
        ),
        ("[«#»é#]", "`#` has no meaning in an expression", "`[[`"),
        (
            "[f('é', «\u{1f600}»)]",
            "`\u{1f600}` has no meaning in an expression",
            "`[[`",
        ),
    ];

    #[test]
    fn a_broken_expression_is_marked_where_it_breaks() {
        for &(marked, message, help) in BROKEN {
            let start = marked.find('«').unwrap();
            let end = marked.find('»').unwrap() - '«'.len_utf8();
            let problem = problem(&marked.replace(['«', '»'], ""));
            let quote = Span::new(offset(start + 1), offset(end + 1));
            assert_eq!(
                (problem.message.as_str(), problem.span),
                (message, quote),
                "{marked}"
            );
            assert!(problem.help.unwrap().contains(help), "{marked}");
        }
    }

    #[test]
    fn a_long_word_is_cut_in_messages() {
        let message = problem(&format!("[{}]", "é".repeat(1_000))).message;
        assert_eq!(message, format!("`{}…` is not called", "é".repeat(40)));
    }
}
