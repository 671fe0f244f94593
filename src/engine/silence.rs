//! Floor 5: which findings of a file are silenced, and by what. The one place that decides it.
//! Knows no syntax.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use super::CheckOptions;
use crate::diagnostic::Finding;
use crate::language::suppress::{self, Date, Flaw, Named, Request, Suppression};
use crate::rules::{self, UNUSED_SUPPRESSION};
use crate::text::{Edit, Nest, Source, Span};

/// The rule that is always heard: what cannot be read cannot be excused.
pub(super) const HEARD: &str = "syntax-error";

/// What silences findings of one file.
pub(super) struct Silencers<'s> {
    pub(super) comments: &'s [Suppression<'s>],
    /// What each comment asks for.
    pub(super) asked: Vec<Asked<'s>>,
    /// By rule, where it is silenced.
    places: BTreeMap<&'static str, Places>,
    /// The first comment that is for all rules in the whole file.
    all: Option<usize>,
    /// The names that have silenced something.
    used: HashSet<Name>,
}

/// A name in the list of a comment, by their numbers.
pub(super) type Name = (usize, usize);

/// What a comment comes to.
pub(super) enum Asked<'s> {
    /// It silences what it names.
    For(&'s Request<'s>),
    /// It did so until this day.
    Until(Date, Span),
    /// It is not understood.
    Flawed(Flaw<'s>),
}

/// The bytes that a rule is silenced in, and the names in comments that do it.
struct Places {
    reaches: Nest,
    names: Vec<Name>,
}

/// A finding that is silenced.
#[derive(Clone, Debug)]
pub struct Silenced {
    /// The finding.
    pub finding: Finding,
    /// The comment that silences it; `None` when a configuration does.
    pub comment: Option<Span>,
}

impl<'s> Silencers<'s> {
    /// For one file; `today` decides which comments have expired.
    pub(super) fn new(comments: &'s [Suppression<'s>], today: Option<Date>) -> Self {
        let asked = comments.iter().map(|comment| asked(comment, today));
        let mut silencers = Self {
            comments,
            asked: asked.collect(),
            places: BTreeMap::new(),
            all: None,
            used: HashSet::new(),
        };
        silencers.index();
        silencers
    }

    fn index(&mut self) {
        let mut by_rule: BTreeMap<&str, Vec<(Span, Name)>> = BTreeMap::new();
        for (number, asked) in self.asked.iter().enumerate() {
            let Asked::For(request) = asked else { continue };
            if request.rules.is_empty() {
                self.all.get_or_insert(number);
            }
            let everywhere = Span::new(0, u32::MAX);
            let reach = self.comments[number].reach.unwrap_or(everywhere);
            for (index, own) in request.rules.iter().enumerate() {
                let rule = rules::find(own.name).filter(|rule| rule.slug != HEARD);
                if let Some(rule) = rule {
                    let name = (number, index);
                    by_rule.entry(rule.slug).or_default().push((reach, name));
                }
            }
        }
        let places = by_rule.into_iter().map(|(rule, mut all)| {
            // Of two for the same bytes, the one that is written first is found first.
            all.sort_by_key(|(reach, name)| (Nest::order(*reach), Reverse(*name)));
            let reaches = Nest::new(all.iter().map(|(reach, _)| *reach));
            let names = all.into_iter().map(|(_, name)| name).collect();
            (rule, Places { reaches, names })
        });
        self.places = places.collect();
    }

    /// Takes the findings that are silenced out of `findings`; `place` is where the bytes of one
    /// are in the file of the comments, if they are.
    pub(super) fn silence(
        &mut self,
        findings: &mut Vec<Finding>,
        place: impl Fn(Span) -> Option<Span>,
    ) -> Vec<Silenced> {
        let mut silenced = Vec::new();
        if self.comments.is_empty() {
            return silenced;
        }
        for finding in std::mem::take(findings) {
            let own = &finding.diagnostic;
            let place = place(own.place.span);
            match place.and_then(|place| self.comment(own.rule, place)) {
                Some(comment) => silenced.push(Silenced {
                    finding,
                    comment: Some(comment),
                }),
                None => findings.push(finding),
            }
        }
        silenced
    }

    /// The comment that silences a rule at a place: of several, the nearest one above.
    pub(super) fn comment(&mut self, rule: &str, place: Span) -> Option<Span> {
        if rule == HEARD {
            return None;
        }
        let name = self.name(rule, place);
        self.used.extend(name);
        let number = name.map(|(comment, _)| comment).or(self.all)?;
        Some(self.comments.get(number)?.comment)
    }

    fn name(&self, rule: &str, place: Span) -> Option<Name> {
        let places = self.places.get(rule)?;
        let number = places.reaches.innermost(place)?;
        places.names.get(number).copied()
    }

    /// The rules that a comment names; none where it has expired or is not understood.
    pub(super) fn names(&self, comment: usize) -> &'s [Named<'s>] {
        match self.asked.get(comment) {
            Some(Asked::For(request)) => &request.rules,
            _ => &[],
        }
    }

    /// Whether a comment is for all rules in the whole file.
    pub(super) fn silence_all(&self) -> bool {
        self.all.is_some()
    }

    /// Whether a name has silenced anything.
    pub(super) fn is_used(&self, name: Name) -> bool {
        self.used.contains(&name)
    }
}

fn asked<'s>(comment: &'s Suppression<'s>, today: Option<Date>) -> Asked<'s> {
    let request = match &comment.request {
        Ok(request) => request,
        Err(flaw) => return Asked::Flawed(*flaw),
    };
    // A rule without its brackets, which must not silence all the others.
    let first = request.reason.split_whitespace().next().unwrap_or_default();
    let first = first.trim_matches([',', ':', ';', '(', ')']);
    if request.rules.is_empty() && rules::find(first).is_some() {
        return Asked::Flawed(Flaw::NoRule);
    }
    match request.until {
        Some((until, place)) if today.is_some_and(|today| until < today) => {
            Asked::Until(until, place)
        }
        _ => Asked::For(request),
    }
}

/// Takes those findings out that comments in files attached to `source` silence.
pub(super) fn silence_attached(
    source: &Source,
    options: &CheckOptions,
    findings: &mut Vec<Finding>,
) -> Vec<Silenced> {
    silence_in(source, options, findings, |place| !source.holds(place))
}

/// Takes those findings out that comments silence in the files that they are in, where they are at
/// a place that is `wanted`.
pub(super) fn silence_in(
    source: &Source,
    options: &CheckOptions,
    findings: &mut Vec<Finding>,
    wanted: impl Fn(Span) -> bool,
) -> Vec<Silenced> {
    let places = findings.iter().map(|own| own.diagnostic.place.span);
    let places = places.filter(|place| !options.no_suppressions && wanted(*place));
    let mut files: Vec<(&Source, u32)> = Vec::new();
    for place in places {
        let (file, local) = source.locate(place);
        if !files.iter().any(|(known, _)| std::ptr::eq(*known, file)) {
            files.push((file, place.start - local.start));
        }
    }
    let mut silenced = Vec::new();
    for (file, base) in files {
        let comments = suppress::of(file);
        let mut silencers = Silencers::new(&comments, options.today);
        let here = |place: Span| {
            let (own, local) = source.locate(place);
            std::ptr::eq(own, file).then_some(local)
        };
        let own = silencers.silence(findings, here).into_iter();
        silenced.extend(own.map(|own| Silenced {
            comment: own.comment.map(|comment| comment.moved(base)),
            ..own
        }));
    }
    silenced
}

/// Takes the fixes away that would take away a comment while what it silences stays.
pub(super) fn protect(silenced: &[Silenced], findings: &mut [Finding]) {
    let needed = silenced.iter().filter_map(|own| {
        let place = own.finding.diagnostic.place.span;
        own.comment.map(|comment| Needed { comment, place })
    });
    let mut needed: Vec<Needed> = needed.collect();
    needed.sort_by_key(|own| own.comment);
    for finding in findings {
        let own = &mut finding.diagnostic;
        let edits = &finding.edits;
        let harm = |edit: &Edit| harms(edit.span, edits, &needed);
        if own.rule != UNUSED_SUPPRESSION && edits.iter().any(harm) {
            own.fix = None;
            finding.edits.clear();
        }
    }
}

/// A comment, and the place of a finding that it silences.
struct Needed {
    comment: Span,
    place: Span,
}

/// Whether bytes that go are of a comment that is needed after `edits`.
fn harms(gone: Span, edits: &[Edit], needed: &[Needed]) -> bool {
    let first = needed.partition_point(|own| own.comment.end <= gone.start);
    let rest = needed.get(first..).unwrap_or_default();
    let mut touched = rest.iter().take_while(|own| own.comment.start < gone.end);
    touched.any(|own| !edits.iter().any(|edit| edit.span.contains(own.place)))
}
