//! Floor 3: how a JSON file is laid out, learnt from what is there.

use super::find::{Member, members};
use crate::language::arm::tree::{Tree, Value};
use crate::text::{Layout, Source, Span};

/// The habits of a whole file, for places that have no neighbours to learn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct House {
    /// One step of indentation.
    pub(super) unit: String,
    /// Between a name and its value.
    pub(super) colon: &'static str,
    /// Behind a comma on one line.
    pub(super) separator: &'static str,
    /// Inside the braces of an object on one line.
    pub(super) pad: &'static str,
    /// Inside the brackets of an array on one line.
    pub(super) array_pad: &'static str,
    /// Whether the file has more than one line.
    pub(super) has_lines: bool,
}

/// What was seen so far.
#[derive(Default)]
struct Seen {
    unit: Option<String>,
    colon: Option<&'static str>,
    separator: Option<&'static str>,
    pad: Option<&'static str>,
    array_pad: Option<&'static str>,
}

impl House {
    /// Learns from the first place that shows a habit.
    pub(super) fn learn(tree: &Tree<'_>, source: &Source) -> Self {
        let mut seen = Seen::default();
        let mut next = vec![tree.root()];
        while let Some(value) = next.pop() {
            let inside = members(value);
            seen.look(value, &inside, source);
            if seen.is_complete() {
                break;
            }
            let containers = inside.iter().rev().map(|member| member.value);
            next.extend(containers.filter(|value| value.is_container()));
        }
        let colon = seen.colon.unwrap_or(": ");
        let blank = if colon.ends_with(' ') { " " } else { "" };
        Self {
            unit: seen.unit.unwrap_or_else(|| "  ".to_owned()),
            colon,
            separator: seen.separator.unwrap_or(blank),
            pad: seen.pad.unwrap_or(blank),
            array_pad: seen.array_pad.unwrap_or(""),
            has_lines: Layout::new(source).has_lines(),
        }
    }
}

impl Seen {
    fn look(&mut self, value: Value<'_>, inside: &[Member<'_>], file: &Source) {
        let Some(first) = inside.first() else {
            return;
        };
        let start = value.span().start;
        let layout = Layout::new(file);
        if self.unit.is_none() && layout.line_start(first.span.start) > start {
            self.unit = layout.unit(start, first.span.start).map(str::to_owned);
        }
        if self.colon.is_none() {
            self.colon = colon(first, file);
        }
        let pad = blank(file.slice(Span::new(start + 1, first.span.start)));
        if value.is_object() {
            self.pad = self.pad.or(pad);
        } else {
            self.array_pad = self.array_pad.or(pad);
        }
        if let (None, Some(second)) = (self.separator, inside.get(1)) {
            self.separator = separator(file.slice(Span::new(first.span.end, second.span.start)));
        }
    }

    fn is_complete(&self) -> bool {
        self.unit.is_some()
            && self.colon.is_some()
            && self.separator.is_some()
            && self.pad.is_some()
            && self.array_pad.is_some()
    }
}

/// How a property sets its value off from its name; runs of blanks that align are one blank.
pub(super) fn colon(member: &Member<'_>, file: &Source) -> Option<&'static str> {
    let (name, value) = (member.key?.span(), member.value.span());
    let between = file.slice(Span::new(name.end, value.start));
    let (before, after) = between.split_once(':')?;
    Some(match (blank(before)?, blank(after)?) {
        ("", "") => ":",
        ("", _) => ": ",
        (_, "") => " :",
        _ => " : ",
    })
}

/// How a comma on one line is followed, when nothing but blanks stands around it.
pub(super) fn separator(between: &str) -> Option<&'static str> {
    let (before, after) = between.split_once(',')?;
    blank(before)?;
    blank(after)
}

/// No blank, or one for any number; `None` when there is anything else.
pub(super) fn blank(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return Some("");
    }
    text.chars().all(|c| matches!(c, ' ' | '\t')).then_some(" ")
}
