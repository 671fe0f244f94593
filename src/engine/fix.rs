//! Floor 5: the fixes of one file's findings, round after round. Knows no syntax.

use super::accept::accept;
use super::problem::Problem;
use super::rewrite::{Verified, rewrite};
use super::{CheckOptions, Outcome, check};
use crate::diagnostic::{Finding, Safety};
use crate::language::{Format, Language};
use crate::model::Change;
use crate::text::Source;

/// Rounds after which fixes are taken to chase each other for ever.
const ROUNDS: usize = 10;

/// A file whose fixes have been made.
#[derive(Debug)]
pub struct Fixed {
    /// The new text; `None` when there was nothing to mend.
    pub text: Option<Verified>,
    /// What is still found, at its places in the new text.
    pub findings: Vec<Finding>,
    /// Number of fixes that were made.
    pub mended: usize,
}

/// Makes the fixes of a file's findings that are as safe as `allowed`, until none is left. `None`
/// when the file is no template.
pub fn fix(
    source: &Source,
    options: &CheckOptions,
    explicit: bool,
    allowed: Safety,
) -> Result<Option<Fixed>, Problem> {
    let mut mended = 0;
    let mut text: Option<Verified> = None;
    for _ in 0..=ROUNDS {
        let newer = text
            .as_ref()
            .map(|text| Source::new(source.path(), text.text()));
        let current = newer.as_ref().unwrap_or(source);
        let Outcome::Template(findings) = check(current, options, explicit) else {
            return Ok(None);
        };
        let (made, next) = round(current, &findings, allowed)?;
        if made == 0 {
            return Ok(Some(Fixed {
                text,
                findings,
                mended,
            }));
        }
        mended += made;
        text = next;
    }
    Err(Problem::Unsettled {
        path: source.path().to_owned(),
        rounds: ROUNDS,
    })
}

/// One round: the number of fixes made, and the text that has them.
fn round(
    source: &Source,
    findings: &[Finding],
    allowed: Safety,
) -> Result<(usize, Option<Verified>), Problem> {
    let fixes = findings
        .iter()
        .filter_map(|finding| finding.diagnostic.fix.as_ref());
    let sets: Vec<&[Change]> = fixes
        .filter(|fix| fix.safety <= allowed)
        .map(|fix| &fix.changes[..])
        .collect();
    let language = Language::of(Format::of_path(source.path()));
    let Some(language) = language.filter(|_| !sets.is_empty()) else {
        return Ok((0, None));
    };
    let Ok(document) = language.parse(source) else {
        return Ok((0, None));
    };
    let accepted = accept(&document.lowering(source), &sets);
    if accepted.made == 0 {
        return Ok((0, None));
    }
    let text = rewrite(source, &document, &accepted.changes)
        .map_err(|error| Problem::bug(source.path(), &error))?;
    Ok((accepted.made, Some(text)))
}
