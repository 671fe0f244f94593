//! Floor 3: what one comment says to armid: `armid: ignore[rule, rule] reason`.

use super::date::Date;
use crate::text::{Span, nearest, offset};

/// How a comment that is for armid begins.
pub(super) const MARK: &str = "armid:";

/// What silences one place, and what the whole file.
const WORDS: [&str; 2] = ["ignore", "ignore-file"];

/// What a comment asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request<'t> {
    /// The rules, as they are named; none in brackets for all of them.
    pub rules: Vec<Named<'t>>,
    /// The last day on which it counts, and where that is written.
    pub until: Option<(Date, Span)>,
    /// Why, and the date.
    pub reason: &'t str,
}

/// The name of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'t> {
    /// As it is written.
    pub name: &'t str,
    /// Where.
    pub span: Span,
}

/// Why a comment asks for nothing, although it seems meant to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw<'t> {
    /// A word that is none of armid's.
    Word(&'t str),
    /// No rule is named where one must be.
    NoRule,
    /// The list of rules has no end.
    Unclosed,
    /// What follows `until` is not a day, or not written as one.
    Date(&'t str),
}

/// A comment that is for armid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said<'t> {
    /// From [`MARK`] to the end of the list.
    pub(super) place: Span,
    /// Whether it is for the whole file.
    pub(super) whole_file: bool,
    /// What it asks for.
    pub(super) request: Result<Request<'t>, Flaw<'t>>,
}

/// Reads a comment, its signs included, that begins at `start`; `None` when it is not for armid.
pub(super) fn read(comment: &str, start: u32) -> Option<Said<'_>> {
    let inner = match comment.strip_prefix("/*") {
        Some(inner) => inner.strip_suffix("*/").unwrap_or(inner),
        None => comment.strip_prefix("//")?,
    };
    let mut reader = Reader {
        text: inner,
        at: 0,
        base: start + 2,
    };
    reader.skip(is_blank);
    let mark = reader.at;
    reader.take(MARK)?;
    reader.skip(char::is_whitespace);
    let word = reader.skip(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let end = reader.at;
    reader.skip(char::is_whitespace);
    let has_list = reader.rest().starts_with('[');
    if !WORDS.contains(&word) {
        let meant = has_list || word.starts_with(WORDS[0]) || !nearest(word, WORDS).is_empty();
        return (meant && !word.is_empty()).then(|| Said {
            place: reader.span(mark, end),
            whole_file: false,
            request: Err(Flaw::Word(word)),
        });
    }
    let whole_file = word == WORDS[1];
    let list = if has_list {
        reader.list()
    } else {
        List::Absent
    };
    let end = if has_list { reader.at } else { end };
    Some(Said {
        place: reader.span(mark, end),
        whole_file,
        request: request(list, whole_file, &reader),
    })
}

/// The last day that a reason names, and where.
pub(super) fn until(reason: &str) -> Result<Option<(Date, Span)>, Flaw<'_>> {
    let reader = Reader {
        text: reason,
        at: 0,
        base: 0,
    };
    reader.until()
}

/// Whether a character means nothing at the start of a line of a comment.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '*'
}

/// A piece of a list without what is around its name. A comment over several lines may begin each of
/// them with a star; one beside letters was meant as a part of the name.
fn bare(piece: &str) -> &str {
    let mut name = piece.trim();
    let lines = piece.trim_start_matches(is_blank);
    if piece
        .strip_suffix(lines)
        .is_some_and(|lead| lead.contains('\n'))
    {
        name = lines.trim_end();
    }
    let is_apart = |rest: &str| rest.is_empty() || rest.ends_with(char::is_whitespace);
    while let Some(rest) = name.strip_suffix('*').filter(|rest| is_apart(rest)) {
        name = rest.trim_end();
    }
    name
}

fn request<'t>(
    list: List<'t>,
    whole_file: bool,
    reader: &Reader<'t>,
) -> Result<Request<'t>, Flaw<'t>> {
    let rules = match list {
        List::Absent if whole_file => Vec::new(),
        List::Of(rules) if !rules.is_empty() => rules,
        List::Unclosed => return Err(Flaw::Unclosed),
        List::Absent | List::Of(_) => return Err(Flaw::NoRule),
    };
    Ok(Request {
        rules,
        until: reader.until()?,
        reason: reader.rest().trim(),
    })
}

/// What stands in brackets.
enum List<'t> {
    Absent,
    Unclosed,
    Of(Vec<Named<'t>>),
}

/// Reads a comment from its beginning to its end.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// Where the text begins in the file.
    base: u32,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.base + offset(start), self.base + offset(end))
    }

    fn skip(&mut self, keep: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn take(&mut self, word: &str) -> Option<()> {
        self.rest().strip_prefix(word)?;
        self.at += word.len();
        Some(())
    }

    /// At `[`: the names up to `]`.
    fn list(&mut self) -> List<'t> {
        self.at += 1;
        let Some(length) = self.rest().find(']') else {
            self.at = self.text.trim_end().len();
            return List::Unclosed;
        };
        let mut names = Vec::new();
        let mut start = self.at;
        for piece in self.rest().get(..length).unwrap_or_default().split(',') {
            let name = bare(piece);
            let blanks = piece.find(name).unwrap_or_default();
            let from = start + blanks;
            if !name.is_empty() {
                let span = self.span(from, from + name.len());
                names.push(Named { name, span });
            }
            start += piece.len() + 1;
        }
        self.at += length + 1;
        List::Of(names)
    }

    /// The first `until=YYYY-MM-DD` among the words that are left.
    fn until(&self) -> Result<Option<(Date, Span)>, Flaw<'t>> {
        let rest = self.rest();
        let mut start = self.at;
        let mut follows = false;
        for piece in rest.split(char::is_whitespace) {
            let word = piece.trim_end_matches([',', ';', '.']);
            if let Some(day) = word.strip_prefix("until=") {
                let date = Date::parse(day).ok_or(Flaw::Date(word))?;
                return Ok(Some((date, self.span(start, start + word.len()))));
            }
            // `until 2027-01-01`, which looks as if it would count.
            if follows && Date::parse(word).is_some() {
                return Err(Flaw::Date(word));
            }
            if !piece.is_empty() {
                follows = matches!(word, "until" | "until:" | "=");
            }
            let next = rest.get(start + piece.len() - self.at..);
            let width = next.and_then(|next| next.chars().next());
            start += piece.len() + width.map_or(0, char::len_utf8);
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(comment: &str) -> Said<'_> {
        read(comment, 100).unwrap()
    }

    fn names(comment: &str) -> Vec<&str> {
        let request = said(comment).request.unwrap();
        request.rules.iter().map(|named| named.name).collect()
    }

    fn at(comment: &str, span: Span) -> &str {
        Span::new(span.start - 100, span.end - 100).slice(comment)
    }

    #[test]
    fn names_a_date_and_a_reason_are_read_with_their_places() {
        let comment = "//  armid:  ignore [ a-rule,b-rule , ,] until=2027-01-31, see the ticket ";
        let said = said(comment);
        assert!(!said.whole_file);
        assert_eq!(
            at(comment, said.place),
            "armid:  ignore [ a-rule,b-rule , ,]"
        );
        let request = said.request.unwrap();
        let places = request.rules.iter().map(|named| at(comment, named.span));
        assert_eq!(places.collect::<Vec<_>>(), ["a-rule", "b-rule"]);
        let (date, span) = request.until.unwrap();
        assert_eq!(date.to_string(), "2027-01-31");
        assert_eq!(at(comment, span), "until=2027-01-31");
        assert_eq!(request.reason, "until=2027-01-31, see the ticket");
    }

    #[test]
    fn comments_of_every_form_are_read() {
        assert_eq!(names("/*armid:ignore[a]*/"), ["a"]);
        assert_eq!(names("/** armid: ignore[a]\n * until=2027-01-01 */"), ["a"]);
        assert_eq!(
            names("/*\n * armid: ignore[\n * a,\n b\n *]\n*/"),
            ["a", "b"]
        );
        assert_eq!(names("// armid: ignore-file[a]"), ["a"]);
        assert_eq!(names("//armid: ignore-file"), [""; 0]);
        assert!(said("// armid: ignore-file[a] x").whole_file);
        let comment = "// armid: ignore[a] é\u{a0}\u{3000}bis until=2027-01-01";
        let (_, span) = said(comment).request.unwrap().until.unwrap();
        assert_eq!(at(comment, span), "until=2027-01-01");
    }

    #[test]
    fn a_star_in_a_name_is_told_with_it() {
        assert_eq!(names("// armid: ignore[a-*, *b]"), ["a-*", "*b"]);
        let lines = "/* armid: ignore[a * ,\n *b,\n ** c\n*\n*] */";
        assert_eq!(names(lines), ["a", "b", "c"]);
        let comment = "// armid: ignore[ *-b]";
        let request = said(comment).request.unwrap();
        assert_eq!(at(comment, request.rules[0].span), "*-b");
    }

    #[test]
    fn prose_is_no_request() {
        for comment in [
            "//",
            "/**/",
            "/*/",
            "// armid",
            "// armid ignore[a]",
            "// see armid: ignore[a]",
            "// armid: the linter",
            "// armid:",
            "// armid: [a]",
            "/* armid: é */",
            "//armid:é[a]",
            "// Armid: ignore[a]",
            "'armid: ignore[a]'",
            "",
        ] {
            assert_eq!(read(comment, 0), None, "{comment}");
        }
    }

    #[test]
    fn what_is_nearly_a_request_is_a_flaw() {
        for (comment, flaw) in [
            ("// armid: ignore", Flaw::NoRule),
            ("// armid: ignore a-rule", Flaw::NoRule),
            ("// armid: ignore[] x", Flaw::NoRule),
            ("// armid: ignore[*]", Flaw::NoRule),
            ("// armid: ignore-file[ , ]", Flaw::NoRule),
            ("// armid: ignore[a-rule", Flaw::Unclosed),
            ("/* armid: ignore-file[*/", Flaw::Unclosed),
            ("// armid: ignor[a]", Flaw::Word("ignor")),
            ("// armid: Ignore[a]", Flaw::Word("Ignore")),
            ("// armid: ignore-next-line", Flaw::Word("ignore-next-line")),
            ("// armid: ignoer a", Flaw::Word("ignoer")),
            ("// armid: disable[a]", Flaw::Word("disable")),
            (
                "// armid: ignore[a] until=tomorrow",
                Flaw::Date("until=tomorrow"),
            ),
            (
                "// armid: ignore[a] x until=2027-02-30.",
                Flaw::Date("until=2027-02-30"),
            ),
            (
                "// armid: ignore[a] until 2027-02-28",
                Flaw::Date("2027-02-28"),
            ),
            (
                "// armid: ignore[a] until: 2027-02-28",
                Flaw::Date("2027-02-28"),
            ),
        ] {
            assert_eq!(said(comment).request, Err(flaw), "{comment}");
        }
        assert!(
            said("// armid: ignore[a] until the move is done")
                .request
                .is_ok()
        );
    }
}
