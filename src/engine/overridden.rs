//! Floor 5: which findings there are only because a configuration corrects the facts.

use crate::diagnostic::Diagnostic;
use crate::knowledge::Known;
use crate::rules::{self, Rule, Setting, Subject, Whole};

/// A template as rules see it without the corrections, if there are any.
pub(super) struct Plain<'t, 'a>(Option<Whole<'t, 'a>>);

impl<'t, 'a: 't> Plain<'t, 'a> {
    /// The same template as `whole`.
    pub(super) fn new(whole: &Whole<'t, 'a>) -> Self {
        let setting = Setting {
            facts: None,
            ..whole.setting
        };
        let corrected = whole.setting.facts.is_some();
        Self(corrected.then(|| Whole::new(whole.source, whole.template, setting)))
    }

    /// Names the reason of a correction with each finding that there would not be without it.
    pub(super) fn explain(
        &self,
        subject: &Subject<'_, 't, 'a>,
        chosen: &[&'static Rule],
        findings: &mut [Diagnostic],
    ) {
        let Some(whole) = self.0.as_ref().filter(|_| !findings.is_empty()) else {
            return;
        };
        let facts = Known::under(subject.setting.facts);
        let correction = subject.resource_type.as_ref().and_then(|resource_type| {
            facts.correction(resource_type, subject.api_version.as_deref())
        });
        let Some(correction) = correction else {
            return;
        };
        let mut plain = Vec::new();
        rules::check(&whole.subject(subject.id), chosen, &mut plain);
        for finding in findings {
            let key = |own: &Diagnostic| (own.rule, own.place.span, own.severity);
            if !plain.iter().any(|own| key(own) == key(finding)) {
                finding.fact = Some(match finding.fact.take() {
                    Some(fact) => format!("{fact}; {}", correction.reason),
                    None => correction.reason.clone(),
                });
            }
        }
    }
}
