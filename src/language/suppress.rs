//! Floor 3: comments that silence findings, in both languages. Knows no rule.
//!
//! `// armid: ignore[rule, rule] reason` is for the line that it stands on; alone on its line, for
//! all that begins on the next line, to its end. `ignore-file` is for the whole file.

mod above;
mod around;
mod comment;
mod date;

use memchr::memmem;

use super::{Format, arm, bicep};
use crate::text::{Source, Span};
use around::Around;
use comment::Said;

pub use above::Above;
pub use comment::{Flaw, Named, Request};
pub use date::Date;

/// A comment that is meant to silence findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression<'t> {
    /// The whole comment.
    pub comment: Span,
    /// From `armid:` to the end of the list of rules.
    pub place: Span,
    /// The bytes that it is for; `None` for the whole file.
    pub reach: Option<Span>,
    /// What it asks for, or why it asks for nothing.
    pub request: Result<Request<'t>, Flaw<'t>>,
}

/// The comments of an ARM template that are meant to silence findings, in order; `tree` is the
/// parsed `source`.
pub fn in_arm<'t>(tree: &arm::Tree<'_>, source: &'t Source) -> Vec<Suppression<'t>> {
    let text = source.text();
    if !has_mark(text) {
        return Vec::new();
    }
    read(text, &arm::comments(text), || arm::extents(tree))
}

/// The comments of a Bicep file that are meant to silence findings, in order.
pub fn in_bicep<'t>(document: &bicep::Document<'t>) -> Vec<Suppression<'t>> {
    let text = document.text();
    if !has_mark(text) {
        return Vec::new();
    }
    read(text, &bicep::asides(document), || bicep::extents(document))
}

/// The comments of any file that are meant to silence findings, in order; none where the file cannot
/// be parsed.
pub fn of(source: &Source) -> Vec<Suppression<'_>> {
    if !has_mark(source.text()) {
        return Vec::new();
    }
    match Format::of_path(source.path()) {
        Format::Json => {
            arm::parse(source).map_or_else(|_| Vec::new(), |tree| in_arm(&tree, source))
        }
        Format::Bicep(dialect) => in_bicep(&bicep::parse(source.text(), dialect)),
    }
}

/// Whether comments are unheard of in a file: JSON that has none, and is not called JSON with
/// comments.
pub fn is_strict(source: &Source) -> bool {
    let path = source.path().as_bytes();
    let tail = path.get(path.len().saturating_sub(6)..).unwrap_or_default();
    Format::of_path(source.path()) == Format::Json
        && !tail.eq_ignore_ascii_case(b".jsonc")
        && arm::comments(source.text()).is_empty()
}

/// What a comment says that silences `rules` for a reason.
pub fn written(rules: &[&str], reason: &str) -> String {
    format!("{} ignore[{}] {reason}", comment::MARK, rules.join(", "))
}

/// The last day of a comment with this reason, if it has one; an error where the comment would not
/// be understood.
pub fn until(reason: &str) -> Result<Option<Date>, Flaw<'_>> {
    Ok(comment::until(reason)?.map(|(date, _)| date))
}

fn has_mark(text: &str) -> bool {
    memmem::find(text.as_bytes(), comment::MARK.as_bytes()).is_some()
}

/// Reads those of a file's `comments` that are for armid. `extents` are the bytes of everything in
/// the file that can begin on a line.
fn read<'t>(
    text: &'t str,
    comments: &[Span],
    extents: impl FnOnce() -> Vec<Span>,
) -> Vec<Suppression<'t>> {
    let around = around::around(text, comments);
    let both = comments.iter().zip(around);
    let meant = both.filter_map(|(&comment, around)| {
        let said = comment::read(comment.slice(text), comment.start)?;
        Some((comment, around, said))
    });
    let meant: Vec<_> = meant.collect();
    let is_above = |around: &Around, said: &Said<'_>| around.alone && !said.whole_file;
    let mut ends = Ends::default();
    if meant.iter().any(|(_, around, said)| is_above(around, said)) {
        ends.extents = extents();
        ends.extents.sort_unstable();
    }
    let suppressions = meant
        .into_iter()
        .map(|(comment, around, said)| Suppression {
            comment,
            place: said.place,
            reach: match around.next {
                _ if said.whole_file => None,
                _ if !around.alone => Some(around.lines),
                None => Some(comment),
                Some(line) => Some(Span::new(comment.start, ends.of(line))),
            },
            request: said.request,
        });
    suppressions.collect()
}

/// Where that ends which begins on a line.
#[derive(Default)]
struct Ends {
    /// Everything, by where it begins.
    extents: Vec<Span>,
    /// The line that was asked for last: comments above each other have the same.
    last: Option<(Span, u32)>,
}

impl Ends {
    fn of(&mut self, line: Span) -> u32 {
        if let Some((_, end)) = self.last.filter(|(last, _)| *last == line) {
            return end;
        }
        let first = self.extents.partition_point(|own| own.start < line.start);
        let begin = self.extents.iter().skip(first);
        let own = begin.take_while(|own| own.start < line.end);
        let end = own.map(|own| own.end).fold(line.end, u32::max);
        self.last = Some((line, end));
        end
    }
}
