//! Floor 5: the fixes of one file's findings, round after round. Knows no syntax.

use super::accept::accept;
use super::baseline::Baseline;
use super::problem::Problem;
use super::rewrite::{Verified, rewrite};
use super::{CheckOptions, Checked, Outcome, check};
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
    /// What is still found, and what is silenced, at its places in the new text.
    pub checked: Checked,
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
    let known = options.baseline.as_deref();
    settle(source, allowed, known, &|source| {
        check(source, options, explicit)
    })
}

fn settle(
    source: &Source,
    allowed: Safety,
    known: Option<&Baseline>,
    check: &dyn Fn(&Source) -> Outcome,
) -> Result<Option<Fixed>, Problem> {
    let mut mended = 0;
    let mut text: Option<Verified> = None;
    for _ in 0..=ROUNDS {
        let newer = text.as_ref().map(|text| source.with_text(text.text()));
        let current = newer.as_ref().unwrap_or(source);
        let Outcome::Template(checked) = check(current) else {
            return Ok(None);
        };
        let findings = match known {
            Some(known) => known.unknown(current, &checked.findings),
            None => checked.findings.iter().collect(),
        };
        let (made, next) = round(current, &findings, allowed)?;
        if made == 0 {
            return Ok(Some(Fixed {
                text,
                checked,
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
    findings: &[&Finding],
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
    let lowering = document.lowering(source);
    let accepted = accept(&lowering, &sets);
    if accepted.made == 0 {
        return Ok((0, None));
    }
    let text = rewrite(source, &document, &lowering, &accepted.changes)
        .map_err(|error| Problem::bug(source.path(), &error))?;
    Ok((accepted.made, Some(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Fix;
    use crate::engine::lint::syntax_error;
    use crate::model::Problem as Unread;
    use crate::text::Span;

    /// A rule that wants the text to be `wanted`.
    fn wants(source: &Source, wanted: &str) -> Outcome {
        let at = Span::new(source.start(), source.start() + 3);
        if source.slice(at) == format!("\"{wanted}\"") {
            return Outcome::Template(Checked::default());
        }
        let mut finding = syntax_error(&Unread {
            span: at,
            message: String::new(),
            help: None,
        });
        finding.diagnostic.fix = Some(Fix {
            title: String::new(),
            safety: Safety::Safe,
            changes: vec![Change::SetText {
                at,
                text: wanted.to_owned(),
            }],
        });
        Outcome::Template(Checked::only(finding))
    }

    #[test]
    fn a_fix_that_holds_is_made_once() {
        let source = Source::new("a.json", "\"a\"");
        let fixed = settle(&source, Safety::Safe, None, &|source| wants(source, "b"));
        let fixed = fixed.unwrap().unwrap();
        assert_eq!(fixed.text.unwrap().text(), "\"b\"");
        assert_eq!((fixed.mended, fixed.checked.findings.len()), (1, 0));
    }

    #[test]
    fn fixes_that_undo_each_other_are_told_and_none_is_kept() {
        let source = Source::new("a.json", "\"a\"");
        let restless = |source: &Source| {
            let other = if source.text() == "\"a\"" { "b" } else { "a" };
            wants(source, other)
        };
        let problem = settle(&source, Safety::Safe, None, &restless).unwrap_err();
        assert!(matches!(problem, Problem::Unsettled { rounds: 10, .. }));
        assert!(problem.advice().unwrap().contains("left as it is"));
    }
}
