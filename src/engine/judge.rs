//! Floor 5: what becomes of the findings in one file. Knows no rule and no syntax.

use std::collections::HashSet;

use super::CheckOptions;
use super::idle::idle;
use super::silence::{HEARD, Silenced, Silencers, protect, silence_attached};
use crate::diagnostic::{Finding, Label, NO_FIX};
use crate::language::Lowering;
use crate::language::suppress::Suppression;
use crate::rules::Rule;
use crate::text::{Source, Span};

/// What a check of one file came to.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// What was found, in source order.
    pub findings: Vec<Finding>,
    /// What comments silence.
    pub silenced: Vec<Silenced>,
}

impl Checked {
    /// One finding and nothing else.
    pub(super) fn only(finding: Finding) -> Self {
        Self {
            findings: vec![finding],
            silenced: Vec::new(),
        }
    }

    /// Whether nothing was found.
    pub(super) fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.silenced.is_empty()
    }
}

/// How a file was checked.
pub(super) struct Run<'r> {
    pub(super) source: &'r Source,
    pub(super) options: &'r CheckOptions,
    /// The rules that ran.
    pub(super) chosen: &'r [&'static Rule],
    /// Whether the file was checked with some values only, out of all that it is deployed with.
    pub(super) in_part: bool,
}

impl Run<'_> {
    /// Takes out the findings that are silenced, adds what of `comments` silences none, and works
    /// out the fixes; `lowering` is what they are made with, `None` for a file that could not be
    /// read as a whole.
    pub(super) fn judge<'l>(
        &self,
        mut findings: Vec<Finding>,
        comments: &[Suppression<'_>],
        lowering: Option<impl FnOnce() -> Lowering<'l>>,
    ) -> Checked {
        self.options.leave_ignored(self.source, &mut findings);
        let mut silencers = Silencers::new(comments, self.options.today);
        let mut silenced = self.silence(&mut silencers, &mut findings);
        let reads = findings.iter().all(|own| own.diagnostic.rule != HEARD);
        let whole = lowering.is_some() && reads && !self.in_part;
        findings.extend(idle(&mut silencers, self.chosen, whole, &mut silenced));
        self.options.note(whole);
        silenced.extend(self.options.accept(self.source, &mut findings));
        findings.sort_by_key(|own| (own.diagnostic.place.span, own.diagnostic.rule));
        if findings.iter().any(|own| own.diagnostic.fix.is_some()) {
            lower_fixes(lowering.map(|make| make()).as_ref(), &mut findings);
        }
        protect(&silenced, &mut findings);
        self.options.weigh(&mut findings);
        Checked { findings, silenced }
    }

    /// Takes out the findings that comments silence.
    fn silence(&self, silencers: &mut Silencers<'_>, findings: &mut Vec<Finding>) -> Vec<Silenced> {
        let mut silenced = silence_attached(self.source, self.options, findings);
        let here = |place: Span| self.source.holds(place).then_some(place);
        silenced.extend(silencers.silence(findings, here));
        silenced
    }

    /// The numbers of the findings that nobody wants mended: what is silenced, or known already.
    pub(super) fn unwanted(
        &self,
        findings: &[Finding],
        comments: &[Suppression<'_>],
    ) -> Vec<usize> {
        let key = |own: &Finding| (own.diagnostic.place.span, own.diagnostic.rule);
        let mut left = findings.to_vec();
        let mut silencers = Silencers::new(comments, self.options.today);
        self.silence(&mut silencers, &mut left);
        self.options.accept(self.source, &mut left);
        left.sort_by_key(key);
        let left: HashSet<_> = match &self.options.baseline {
            Some(known) => {
                let unknown = known.unknown(self.source, &left).into_iter();
                unknown.map(key).collect()
            }
            None => left.iter().map(key).collect(),
        };
        let all = findings.iter().enumerate();
        let unwanted = all.filter(|(_, own)| !left.contains(&key(own)));
        unwanted.map(|(number, _)| number).collect()
    }
}

/// Works out the edits of each fix. One that cannot be made is no fix, and the finding says why; in a
/// file that cannot be read as a whole, none can.
fn lower_fixes(lowering: Option<&Lowering<'_>>, findings: &mut [Finding]) {
    for finding in findings {
        let own = &mut finding.diagnostic;
        let Some(fix) = &own.fix else {
            continue;
        };
        match lowering.map(|lowering| lowering.lower(&fix.changes)) {
            Some(Ok(lowered)) => finding.edits = lowered.edits.into_edits(),
            Some(Err(refusal)) => {
                own.fix = None;
                own.related.push(Label {
                    span: refusal.place(),
                    message: format!("{NO_FIX}: {refusal}"),
                });
            }
            None => own.fix = None,
        }
    }
}
