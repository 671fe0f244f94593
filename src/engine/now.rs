//! Floor 5: the places of an old text in the new one.

use super::batch::Change;
use super::rewrite::Verified;
use super::run::FileReport;
use crate::diagnostic::Finding;
use crate::text::{Source, Span};

/// The text that is there after the run, and where the places of the old text lie in it.
pub(super) struct Now<'t> {
    /// The text.
    pub(super) source: Source,
    text: Option<&'t Verified>,
}

impl<'t> Now<'t> {
    /// The text of a file after a command, which was to become `text`.
    pub(super) fn of(change: &Change, text: Option<&'t Verified>) -> Self {
        let text = text.filter(|_| change.delivered.written);
        let old = &change.source;
        Self {
            source: old.with_text(text.map_or(old.text(), Verified::text)),
            text,
        }
    }

    fn span(&self, old: Span) -> Span {
        let text = self.text.filter(|_| self.source.holds(old));
        text.map_or(old, |text| text.edits().moved(old))
    }

    /// The line, from 1, of a place in the old text.
    pub(super) fn line(&self, old: Span) -> u32 {
        self.source.position(self.span(old).start).line
    }

    /// Findings in the old text, at their places in the new one.
    pub(super) fn report(self, mut findings: Vec<Finding>) -> Option<FileReport> {
        for finding in &mut findings {
            let own = &mut finding.diagnostic;
            for label in own.related.iter_mut().chain([&mut own.place]) {
                label.span = self.span(label.span);
            }
        }
        let source = self.source;
        (!findings.is_empty()).then_some(FileReport { source, findings })
    }
}
