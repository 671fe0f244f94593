//! Floor 4: comments that silence nothing. Knows no comment: which ones those are is decided once
//! all other rules have spoken.

use super::ALL;
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::model::Change;
use crate::text::{Span, nearest};

/// The rule's slug.
pub const UNUSED_SUPPRESSION: &str = "unused-suppression";

/// Why a comment, or the name of a rule in it, silences nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idle<'a> {
    /// The rule has nothing to say where the comment is for.
    Unused {
        /// The rule.
        rule: &'a str,
        /// Whether the comment is for the whole file.
        whole_file: bool,
    },
    /// The day until which it counted is over.
    Expired(String),
    /// The rule has nothing to say where an entry of the configuration is for.
    UnusedEntry(&'a str),
    /// The day until which an entry of the configuration counted is over.
    EntryExpired(String),
    /// No rule has this name.
    NoSuchRule(&'a str),
    /// This rule is always heard.
    AlwaysHeard(&'a str),
    /// No rule is named.
    NoRule,
    /// The list of rules has no end.
    Unclosed,
    /// This is no date.
    NoDate(&'a str),
    /// This date follows `until` without the sign between them.
    NoSign(&'a str),
    /// This word is none of armid's.
    NoWord(&'a str),
}

impl Idle<'_> {
    /// The finding at `place`; `fix` takes what is idle away.
    pub fn finding(&self, place: Span, fix: Option<Change>) -> Diagnostic {
        let (message, help) = self.words();
        let mut finding = Diagnostic::new(UNUSED_SUPPRESSION, Severity::Note, place, message);
        finding.help = Some(help);
        finding.fix = fix.map(|change| Fix {
            title: match &change {
                Change::CutComment { comment, gone } if comment == gone => {
                    "remove the comment".to_owned()
                }
                _ => "take the name out of the comment".to_owned(),
            },
            safety: Safety::Safe,
            changes: vec![change],
        });
        finding
    }

    fn words(&self) -> (String, String) {
        const FORM: &str = "write `armid: ignore[rule] reason`";
        match self {
            Self::Unused { rule, whole_file } => (
                format!(
                    "`{rule}` has nothing to silence {}",
                    if *whole_file { "in this file" } else { "here" }
                ),
                "take it away, or put the comment above what it is for".to_owned(),
            ),
            Self::Expired(day) => (
                format!("this comment expired on {day}, and silences nothing"),
                "mend what it silenced, or set a later day".to_owned(),
            ),
            Self::UnusedEntry(rule) => (
                format!("`{rule}` has nothing to silence where this entry is for"),
                "take it away, or correct what it is for".to_owned(),
            ),
            Self::EntryExpired(day) => (
                format!("this entry expired on {day}, and silences nothing"),
                "mend what it silenced, or set a later day".to_owned(),
            ),
            Self::NoSuchRule(name) => {
                let near = nearest(name, ALL.iter().map(|rule| rule.slug));
                let help = match near.first() {
                    _ if name.contains('*') => {
                        "no pattern is taken: name each rule, or use `ignore-file`".to_owned()
                    }
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`armid rules` lists them all".to_owned(),
                };
                (format!("there is no rule `{name}`"), help)
            }
            Self::AlwaysHeard(rule) => (
                format!("`{rule}` cannot be silenced"),
                "mend the file: Azure cannot read it either".to_owned(),
            ),
            Self::NoRule => (
                "this comment names no rule, and silences nothing".to_owned(),
                FORM.to_owned(),
            ),
            Self::Unclosed => (
                "the list of rules has no end, and silences nothing".to_owned(),
                FORM.to_owned(),
            ),
            Self::NoDate(text) => (
                format!("`{text}` is no date, and the comment silences nothing"),
                "write `until=YYYY-MM-DD`".to_owned(),
            ),
            Self::NoSign(day) => (
                format!("a day counts only as `until={day}`, and the comment silences nothing"),
                format!("write `until={day}`"),
            ),
            Self::NoWord(text) => (
                format!("`{text}` is no word of armid, and silences nothing"),
                FORM.to_owned(),
            ),
        }
    }
}
