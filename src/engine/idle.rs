//! Floor 5: what is meant to silence findings and silences none. Knows no syntax.

use std::collections::HashSet;

use super::silence::{Asked, HEARD, Name, Silenced, Silencers};
use crate::diagnostic::Finding;
use crate::language::suppress::{Flaw, Named};
use crate::model::Change;
use crate::rules::{self, Idle, Rule, UNUSED_SUPPRESSION};
use crate::text::Span;

/// Something that silences nothing.
struct Found<'s> {
    comment: usize,
    /// The number of the name that is idle; `None` for the whole comment.
    name: Option<usize>,
    place: Span,
    why: Idle<'s>,
    /// Whether it can be taken away: what is misspelt was meant for something.
    goes: bool,
}

impl Found<'_> {
    fn finding(&self, fix: Option<Change>) -> Finding {
        Finding {
            diagnostic: self.why.finding(self.place, fix),
            subject: None,
            edits: Vec::new(),
        }
    }
}

/// What silences nothing, once all findings of a file have been shown to `silencers`. Whether a rule
/// that is not among `chosen` would be silenced is unknown; so it is of all rules unless the file
/// was read as a `whole`. What of it is silenced in its turn goes to `silenced`.
pub(super) fn idle(
    silencers: &mut Silencers<'_>,
    chosen: &[&'static Rule],
    whole: bool,
    silenced: &mut Vec<Silenced>,
) -> Vec<Finding> {
    let runs = |slug: &str| chosen.iter().any(|rule| rule.slug == slug);
    if !runs(UNUSED_SUPPRESSION) || silencers.silence_all() {
        return Vec::new();
    }
    // Some rules speak only where there is more to see than a template.
    let is_known = |slug: &str| {
        let mut own = chosen.iter().filter(|rule| rule.slug == slug);
        whole && own.any(|rule| rule.check.sees_templates())
    };
    let mut found = Vec::new();
    let count = silencers.comments.len();
    for number in 0..count {
        found.extend(of_comment(silencers, number));
        found.extend(of_names(silencers, number));
        let judged = |slug: &str| slug != UNUSED_SUPPRESSION && is_known(slug);
        found.extend(unused(silencers, number, judged));
    }
    found.retain(|own| {
        let comment = silencers.comment(UNUSED_SUPPRESSION, own.place);
        silenced.extend(comment.map(|comment| Silenced {
            finding: own.finding(None),
            comment: Some(comment),
        }));
        comment.is_none()
    });
    // What names this rule to no end is heard all the same.
    let judged = |slug: &str| slug == UNUSED_SUPPRESSION && is_known(slug);
    found.extend((0..count).flat_map(|number| unused(silencers, number, judged)));
    let gone = found.iter().filter(|own| own.goes);
    let gone: HashSet<Name> = gone
        .filter_map(|own| Some((own.comment, own.name?)))
        .collect();
    let findings = found
        .iter()
        .map(|own| own.finding(cut(silencers, own, &gone)));
    findings.collect()
}

/// What is wrong with a comment as a whole.
fn of_comment<'s>(silencers: &Silencers<'s>, number: usize) -> Option<Found<'s>> {
    let comment = silencers.comments[number].place;
    let (place, why) = match silencers.asked[number] {
        Asked::For(_) => return None,
        Asked::Until(date, place) => (place, Idle::Expired(date.to_string())),
        Asked::Flawed(flaw) => (comment, flawed(flaw)),
    };
    let goes = matches!(why, Idle::Expired(_));
    Some(Found {
        comment: number,
        name: None,
        place,
        why,
        goes,
    })
}

fn flawed(flaw: Flaw<'_>) -> Idle<'_> {
    match flaw {
        Flaw::Word(word) => Idle::NoWord(word),
        Flaw::NoRule => Idle::NoRule,
        Flaw::Unclosed => Idle::Unclosed,
        Flaw::Date(text) if text.starts_with("until") => Idle::NoDate(text),
        Flaw::Date(day) => Idle::NoSign(day),
    }
}

/// The names of a comment that can silence nothing at all.
fn of_names<'s>(silencers: &Silencers<'s>, number: usize) -> Vec<Found<'s>> {
    let names = silencers.names(number).iter().enumerate();
    let idle = names.filter_map(|(index, named)| {
        let (why, goes) = match rules::find(named.name) {
            None => (Idle::NoSuchRule(named.name), false),
            Some(rule) if rule.slug == HEARD => (Idle::AlwaysHeard(rule.slug), true),
            Some(_) => return None,
        };
        Some(Found {
            comment: number,
            name: Some(index),
            place: named.span,
            why,
            goes,
        })
    });
    idle.collect()
}

/// The names of a comment that have silenced nothing, of rules that are `judged`.
fn unused<'s>(
    silencers: &Silencers<'s>,
    number: usize,
    judged: impl Fn(&str) -> bool,
) -> Vec<Found<'s>> {
    let names = silencers.names(number).iter().enumerate();
    let idle = names.filter(|(index, named)| {
        named.name != HEARD && judged(named.name) && !silencers.is_used((number, *index))
    });
    let whole_file = silencers.comments[number].reach.is_none();
    let found = idle.map(|(index, named)| Found {
        comment: number,
        name: Some(index),
        place: named.span,
        why: Idle::Unused {
            rule: named.name,
            whole_file,
        },
        goes: true,
    });
    found.collect()
}

/// What takes away something that silences nothing; `gone` are all names that go.
fn cut(silencers: &Silencers<'_>, found: &Found<'_>, gone: &HashSet<Name>) -> Option<Change> {
    let comment = silencers.comments[found.comment].comment;
    let stays = |name: usize| !gone.contains(&(found.comment, name));
    let names = silencers.names(found.comment);
    let part = found.name.and_then(|name| part(names, name, stays));
    found.goes.then(|| Change::CutComment {
        comment,
        gone: part.unwrap_or(comment),
    })
}

/// A name and the comma that goes with it; `None` when no name stays. The parts of several names
/// that go do not overlap.
fn part(names: &[Named<'_>], name: usize, stays: impl Fn(usize) -> bool) -> Option<Span> {
    let first = (0..names.len()).find(|other| stays(*other))?;
    let own = names.get(name)?.span;
    if name < first {
        let next = names.get(name + 1)?.span;
        return Some(Span::new(own.start, next.start));
    }
    let before = names.get(name.checked_sub(1)?)?.span;
    Some(Span::new(before.end, own.end))
}
