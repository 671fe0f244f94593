//! Floor 5: comments for everything that is found in a file. Knows no syntax.

use std::collections::BTreeMap;

use super::fix::Fixed;
use super::problem::Problem;
use super::rewrite::{Verified, rewrite};
use super::silence::HEARD;
use super::{CheckOptions, Checked, Outcome, check};
use crate::diagnostic::{Diagnostic, Finding};
use crate::language::suppress::{Above, is_strict, written};
use crate::language::{Format, Language};
use crate::model::Change;
use crate::rules::UNUSED_SUPPRESSION;
use crate::text::{Source, Span};

/// How findings are excused.
#[derive(Clone, Debug)]
pub struct Excuse {
    /// What each comment gives as its reason, on one line.
    pub reason: String,
    /// Whether comments may be written into JSON that has none yet.
    pub json_comments: bool,
}

impl Excuse {
    /// Whether a file is left as it is.
    pub fn refuses(&self, source: &Source) -> bool {
        !self.json_comments && is_strict(source)
    }
}

/// Writes a comment above each line of a file on which something is found, unless that silences
/// nothing: what stands behind the end of something else on its line is out of reach there. `None`
/// when the file is no template.
pub(super) fn excuse(
    source: &Source,
    options: &CheckOptions,
    explicit: bool,
    excuse: &Excuse,
) -> Result<Option<Fixed>, Problem> {
    let Outcome::Template(checked) = check(source, options, explicit) else {
        return Ok(None);
    };
    let mut fixed = Fixed {
        text: None,
        checked,
        mended: 0,
        unexcused: 0,
    };
    let can = |found: &&Finding| {
        let own = &found.diagnostic;
        let heard = own.rule == HEARD || own.rule == UNUSED_SUPPRESSION;
        !heard && source.holds(own.place.span)
    };
    let found: Vec<&Finding> = fixed.checked.findings.iter().filter(can).collect();
    let mut findings: Vec<&Diagnostic> = found.iter().map(|found| &found.diagnostic).collect();
    let language = Language::of(Format::of_path(source.path()));
    let language = language.filter(|_| !findings.is_empty() && !excuse.refuses(source));
    let Some(Ok(document)) = language.map(|language| language.parse(source)) else {
        return Ok(Some(fixed));
    };
    let above = Above::new(&document, source);
    let (mut excused, mut unexcused) = (None, 0);
    while !findings.is_empty() {
        let changes = comments(&findings, &above, &excuse.reason);
        let text = rewrite(source, &document, &document.lowering(source), &changes)
            .map_err(|error| Problem::bug(source.path(), &error))?;
        let Outcome::Template(checked) = check(&source.with_text(text.text()), options, explicit)
        else {
            break;
        };
        let all = findings.len();
        findings.retain(|own| !is_told(own, &checked, &text));
        if findings.len() == all {
            excused = Some((text, checked));
            break;
        }
        unexcused += all - findings.len();
    }
    fixed.unexcused = unexcused;
    if let Some((text, checked)) = excused {
        fixed.text = Some(text);
        fixed.checked = checked;
    }
    Ok(Some(fixed))
}

/// Number of findings in a file that no comment is written for because they are in a parameter file or,
/// where it was `derived` from one, come of its values.
pub(super) fn by_values(source: &Source, fixed: &Fixed, derived: bool) -> usize {
    let findings = fixed.checked.findings.iter();
    let own = findings.map(|found| &found.diagnostic);
    let left = own.filter(|own| derived || !source.holds(own.place.span));
    left.filter(|own| own.rule != HEARD).count()
}

/// A comment above each line that findings are on.
fn comments(findings: &[&Diagnostic], above: &Above<'_>, reason: &str) -> Vec<Change> {
    let mut lines: BTreeMap<Span, Vec<&str>> = BTreeMap::new();
    for own in findings {
        let rules = lines.entry(above.line(own.place.span)).or_default();
        if !rules.contains(&own.rule) {
            rules.push(own.rule);
        }
    }
    let changes = lines.into_iter().map(|(above, rules)| Change::AddComment {
        above,
        text: written(&rules, reason),
    });
    changes.collect()
}

/// Whether something that was found is found in the new text, too.
fn is_told(old: &Diagnostic, checked: &Checked, text: &Verified) -> bool {
    let place = text.edits().moved(old.place.span);
    checked.findings.iter().any(|found| {
        let own = &found.diagnostic;
        own.rule == old.rule && own.place.span == place
    })
}
