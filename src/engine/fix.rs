//! Floor 5: the fixes of one file's findings, round after round. Knows no syntax.

use std::collections::BTreeSet;

use super::accept::accept;
use super::baseline::Baseline;
use super::compare::{Reading, Text, compare};
use super::problem::Problem;
use super::rewrite::{Verified, rewrite};
use super::{CheckOptions, Checked, Outcome, check};
use crate::diagnostic::{Finding, Label, NO_FIX, Safety, Severity};
use crate::language::{Format, Language};
use crate::model::{Change, Written};
use crate::text::{Source, Span};

/// Rounds after which fixes are taken to chase each other for ever.
const ROUNDS: usize = 10;

/// The rule that tells of identities which a newer version lacks.
const LOSS: &str = "identity-removed";

/// A file whose fixes have been made.
#[derive(Debug)]
pub struct Fixed {
    /// The new text; `None` when there was nothing to mend.
    pub text: Option<Verified>,
    /// What is still found, and what is silenced, at its places in the new text.
    pub checked: Checked,
    /// Number of fixes that were made.
    pub mended: usize,
    /// Number of findings that no comment can be written for, where comments were asked for.
    pub unexcused: usize,
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
    let fixed = settle(source, allowed, known, &|source| {
        check(source, options, explicit)
    })?;
    let text = fixed.as_ref().and_then(|fixed| fixed.text.as_ref());
    if let Some(text) = text.filter(|_| allowed == Safety::Safe) {
        keeps_identities(source, text.text(), options)?;
    }
    Ok(fixed)
}

/// Whether what the fixes made of a file has all identities that it had: a rule that is wrong about
/// that must not reach the disk.
fn keeps_identities(source: &Source, fixed: &str, options: &CheckOptions) -> Result<(), Problem> {
    let [old, new] = [source.text(), fixed].map(|text| Text::new(source.with_text(text)));
    let options = &CheckOptions {
        select: vec![LOSS.to_owned()],
        extend: Vec::new(),
        ignore: Vec::new(),
        ..options.clone()
    };
    let reading = Reading {
        options,
        named: false,
    };
    let compared = compare(&old, &new, reading).unwrap_or_default();
    let found = compared
        .findings
        .iter()
        .map(|found| &found.remark.diagnostic);
    match { found }.find(|found| found.severity == Severity::Error) {
        Some(lost) => Err(Problem::bug(
            source.path(),
            &format!("with its fixes {}", lost.message),
        )),
        None => Ok(()),
    }
}

/// Rules whose fixes undo each other are left out, and the others are made.
fn settle(
    source: &Source,
    allowed: Safety,
    known: Option<&Baseline>,
    check: &dyn Fn(&Source) -> Outcome,
) -> Result<Option<Fixed>, Problem> {
    let mut fighting: Vec<&'static str> = Vec::new();
    loop {
        match attempt(source, allowed, known, check, &fighting)? {
            Attempt::NoTemplate => return Ok(None),
            Attempt::Settled(mut fixed) => {
                let findings = fixed.checked.findings.iter_mut();
                findings
                    .filter(|found| fighting.contains(&found.diagnostic.rule))
                    .for_each(leave);
                return Ok(Some(fixed));
            }
            Attempt::Restless(rules) => fighting.extend(rules),
        }
    }
}

enum Attempt {
    NoTemplate,
    Settled(Fixed),
    /// The rules that have found more to do for too long.
    Restless(BTreeSet<&'static str>),
}

/// Makes the fixes of all rules but those in `without`.
fn attempt(
    source: &Source,
    allowed: Safety,
    known: Option<&Baseline>,
    check: &dyn Fn(&Source) -> Outcome,
    without: &[&'static str],
) -> Result<Attempt, Problem> {
    let mut mended = 0;
    let mut text: Option<Verified> = None;
    let mut restless = BTreeSet::new();
    for number in 0..=ROUNDS {
        let newer = text.as_ref().map(|text| source.with_text(text.text()));
        let current = newer.as_ref().unwrap_or(source);
        let Outcome::Template(checked) = check(current) else {
            return Ok(Attempt::NoTemplate);
        };
        let mut findings = match known {
            Some(known) => known.unknown(current, &checked.findings),
            None => checked.findings.iter().collect(),
        };
        findings.retain(|found| !without.contains(&found.diagnostic.rule));
        let (made, next) = round(current, &findings, allowed)?;
        if made.is_empty() {
            return Ok(Attempt::Settled(Fixed {
                text,
                checked,
                mended,
                unexcused: 0,
            }));
        }
        mended += made.len();
        text = next;
        if number > ROUNDS / 2 {
            restless.extend(made);
        }
    }
    Ok(Attempt::Restless(restless))
}

/// Takes the fix away that another one undoes.
fn leave(finding: &mut Finding) {
    let own = &mut finding.diagnostic;
    if own.fix.take().is_some() {
        finding.edits.clear();
        own.related.push(Label {
            span: own.place.span,
            message: format!("{NO_FIX}: another fix would undo it"),
        });
    }
}

/// One round: the rule of each fix that was made, and the text that has them.
fn round(
    source: &Source,
    findings: &[&Finding],
    allowed: Safety,
) -> Result<(Vec<&'static str>, Option<Verified>), Problem> {
    let fixes = findings
        .iter()
        .filter_map(|finding| Some((finding.diagnostic.rule, finding.diagnostic.fix.as_ref()?)));
    let fixes = fixes
        .filter(|(_, fix)| fix.safety <= allowed)
        .map(|(rule, fix)| (rule, &fix.changes[..]));
    let (mut rules, sets): (Vec<&'static str>, Vec<&[Change]>) =
        ready(fixes.collect()).into_iter().unzip();
    let none = (Vec::new(), None);
    let language = Language::of(Format::of_path(source.path()));
    let Some(language) = language.filter(|_| !sets.is_empty()) else {
        return Ok(none);
    };
    let Ok(document) = language.parse(source) else {
        return Ok(none);
    };
    let lowering = document.lowering(source);
    let accepted = accept(&lowering, &sets);
    for (refused, _) in accepted.refused.iter().rev() {
        rules.remove(*refused);
    }
    if rules.is_empty() {
        return Ok(none);
    }
    let text = rewrite(source, &document, &lowering, &accepted.changes)
        .map_err(|error| Problem::bug(source.path(), &error))?;
    Ok((rules, Some(text)))
}

/// The fixes without those that copy what another one is about to mend: they come in the next round.
/// All of them, when nothing else is left to do.
fn ready<'f>(fixes: Vec<(&'static str, &'f [Change])>) -> Vec<(&'static str, &'f [Change])> {
    let places = fixes.iter().enumerate().flat_map(|(number, (_, changes))| {
        let places = changes.iter().map(Change::place);
        places.map(move |place| (place, number))
    });
    let mut places: Vec<(Span, usize)> = places.collect();
    places.sort_unstable();
    let is_mended = |copied: Span, by: usize| {
        let first = places.partition_point(|(place, _)| place.start < copied.start);
        let mut inside = places[first..]
            .iter()
            .take_while(|(place, _)| place.start < copied.end);
        inside.any(|(_, number)| *number != by)
    };
    let waits = |number: usize, changes: &[Change]| {
        let mut waits = false;
        for change in changes {
            change.each_written(&mut |written| {
                waits |= matches!(written, Written::Copy(at) if is_mended(*at, number));
            });
        }
        waits
    };
    let all = fixes.iter().enumerate();
    let ready = all.filter(|(number, (_, changes))| !waits(*number, changes));
    let ready: Vec<_> = ready.map(|(_, fix)| *fix).collect();
    if ready.is_empty() { fixes } else { ready }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Fix;
    use crate::engine::lint::syntax_error;
    use crate::model::Problem as Unread;

    /// What a rule finds that wants the text at a place to be `wanted`.
    fn wants_at(source: &Source, at: Span, wanted: &str) -> Vec<Finding> {
        if source.slice(at) == format!("\"{wanted}\"") {
            return Vec::new();
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
        vec![finding]
    }

    fn wants(source: &Source, wanted: &str) -> Outcome {
        let at = Span::new(source.start(), source.start() + 3);
        Outcome::Template(Checked {
            findings: wants_at(source, at, wanted),
            silenced: Vec::new(),
        })
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
    fn fixes_that_undo_each_other_are_left_and_the_others_are_made() {
        let source = Source::new("a.json", "[\"a\", \"x\"]");
        let restless = |source: &Source| {
            let [first, second] = [1, 6].map(|start| Span::new(start, start + 3));
            let other = match source.slice(first) {
                "\"a\"" => "b",
                _ => "a",
            };
            let mut all = wants_at(source, first, other);
            for mut found in wants_at(source, second, "y") {
                found.diagnostic.rule = "function-name-casing";
                all.push(found);
            }
            Outcome::Template(Checked {
                findings: all,
                silenced: Vec::new(),
            })
        };
        let fixed = settle(&source, Safety::Safe, None, &restless);
        let fixed = fixed.unwrap().unwrap();
        assert_eq!(fixed.text.unwrap().text(), "[\"a\", \"y\"]");
        assert_eq!(fixed.mended, 1);
        let [left] = &fixed.checked.findings[..] else {
            panic!("{:?}", fixed.checked.findings);
        };
        assert!(left.diagnostic.fix.is_none());
        let label = &left.diagnostic.related[0].message;
        assert_eq!(label, "no fix is made: another fix would undo it");
    }

    #[test]
    fn a_text_that_lacks_an_identity_is_given_up() {
        let with = |identity: &str| {
            format!(
                r#"{{"type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "a",
                "location": "westeurope", "identity": {identity}}}"#
            )
        };
        let source = Source::new("a.json", with(r#"{"type": "SystemAssigned"}"#));
        // Whatever rules run, and whatever they are meant to weigh.
        for select in [Vec::new(), vec!["identity-type-casing".to_owned()]] {
            let options = CheckOptions {
                select,
                ..CheckOptions::default()
            };
            let keeps = |identity: &str| keeps_identities(&source, &with(identity), &options);
            assert!(keeps(r#"{"type": "systemAssigned"}"#).is_ok());
            let lost = keeps("null").unwrap_err().to_string();
            let told = "armid failed on `a.json`: with its fixes the resource loses its \
                        system-assigned identity";
            assert_eq!(lost, told);
        }
    }
}
