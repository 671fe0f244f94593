//! Floor 5: one file to its findings.

use std::collections::HashMap;

use super::given::Given;
use super::judge::{Checked, Run};
use super::options::CheckOptions;
use super::overridden::Plain;
use super::parameters;
use super::served::{self, Asked};
use super::survey;
use crate::diagnostic::{Diagnostic, Finding, Severity};
use crate::language::arm::{self, Root};
use crate::language::bicep::{self, Dialect};
use crate::language::suppress::{self, Suppression};
use crate::language::{Format, Lowering};
use crate::model::{Expression, Kind, Problem, Template};
use crate::rules::{self, Rule, Setting, Whole};
use crate::text::{Source, Span};

/// What a file turned out to be.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A template, or one that cannot be read, and what was found in it.
    Template(Checked),
    /// Something else.
    NotATemplate,
}

/// Checks a file. `explicit` says that the user named it, so that it is reported even when nothing
/// in it tells that it was meant to be a template.
pub fn check(source: &Source, options: &CheckOptions, explicit: bool) -> Outcome {
    let given = Given::new(options.parameters.as_ref(), source, explicit);
    let mut outcome = check_with(source, options, explicit, &given);
    if let Outcome::Template(Checked { findings, .. }) = &mut outcome
        && !given.is_nothing()
    {
        if findings.iter().any(|found| found.diagnostic.fix.is_some()) {
            let any_values = check_with(source, options, explicit, &Given::default());
            keep_fixes(findings, any_values);
        }
        findings.sort_by_key(|found| (found.diagnostic.place.span, found.diagnostic.rule));
    }
    outcome
}

/// Keeps the fixes that are right whatever values the template is given.
fn keep_fixes(findings: &mut [Finding], any_values: Outcome) {
    let Outcome::Template(all) = any_values else {
        return;
    };
    let key = |found: &Finding| (found.diagnostic.rule, found.diagnostic.place.span);
    let known: HashMap<_, _> = all
        .findings
        .iter()
        .map(|found| (key(found), found))
        .collect();
    for found in findings {
        let same = known.get(&key(found));
        if same.is_none_or(|same| same.diagnostic.fix != found.diagnostic.fix) {
            found.diagnostic.fix = None;
            found.edits.clear();
        }
    }
}

fn check_with(
    source: &Source,
    options: &CheckOptions,
    explicit: bool,
    given: &Given<'_>,
) -> Outcome {
    let chosen = options.rules_for(Format::of_path(source.path()));
    let reads = |slug: &str| chosen.iter().any(|rule| rule.slug == slug);
    if let Format::Bicep(dialect) = Format::of_path(source.path()) {
        return Outcome::Template(check_bicep(source, dialect, options, &chosen, given));
    }
    let tree = match arm::parse(source) {
        Ok(tree) => tree,
        Err(problem) if explicit || arm::looks_like_template(source.text()) => {
            let finding = syntax_error(&problem);
            let told = reads(finding.diagnostic.rule).then_some(finding);
            let run = Run {
                source,
                options,
                chosen: &chosen,
                in_part: true,
            };
            let unread: Option<fn() -> Lowering<'static>> = None;
            return Outcome::Template(run.judge(Vec::from_iter(told), &[], unread));
        }
        Err(_) => return Outcome::NotATemplate,
    };
    let Some((root, mut template)) = arm::read(&tree, options.body()) else {
        return Outcome::NotATemplate;
    };
    let setting = Setting {
        // A policy's template mends what is there, and that has an identity of its own.
        posture: (root != Root::Policy).then_some(&options.posture),
        ..options.setting()
    };
    let mut undeclared = Vec::new();
    let mut in_part = !given.is_nothing();
    if root == Root::Template {
        in_part |= options.other_values && takes_values(&template);
        undeclared = given.supply(&mut template);
    }
    let comments = options.comments(|| suppress::in_arm(&tree, source));
    let run = Run {
        source,
        options,
        chosen: &chosen,
        in_part,
    };
    let mut findings = check_template(&run, &template, &comments, setting);
    findings.extend(told(undeclared, &chosen));
    let lowering = Some(|| arm::Lowering::new(&tree, source).into());
    Outcome::Template(run.judge(findings, &comments, lowering))
}

/// Checks a Bicep file: what cannot be read is told, and the rest is checked.
fn check_bicep(
    source: &Source,
    dialect: Dialect,
    options: &CheckOptions,
    chosen: &[&'static Rule],
    given: &Given<'_>,
) -> Checked {
    let document = bicep::parse(source.text(), dialect);
    let comments = options.comments(|| match dialect {
        Dialect::Template => suppress::in_bicep(&document),
        // Nothing but syntax errors is told of it.
        Dialect::Parameters => Vec::new(),
    });
    let template = (dialect == Dialect::Template).then(|| bicep::read(&document));
    let other_values = options.other_values && template.as_ref().is_some_and(takes_values);
    let run = Run {
        source,
        options,
        chosen,
        in_part: other_values || !given.is_nothing(),
    };
    let mut findings = Vec::new();
    if chosen.iter().any(|rule| rule.slug == "syntax-error") {
        findings.extend(
            document
                .errors()
                .iter()
                .map(|error| syntax_error(&error.into())),
        );
    }
    if let Some(mut template) = template {
        let undeclared = given.supply(&mut template);
        // What declares a parameter may be what cannot be read.
        if document.errors().is_empty() {
            findings.extend(told(undeclared, chosen));
        }
        let setting = Setting {
            posture: Some(&options.posture),
            body: false,
            patch: false,
            ..options.setting()
        };
        findings.extend(check_template(&run, &template, &comments, setting));
    }
    let whole = document.errors().is_empty();
    let lowering = whole.then_some(|| bicep::Lowering::new(&document, source).into());
    run.judge(findings, &comments, lowering)
}

/// Whether a template can be deployed with other values.
fn takes_values(template: &Template<'_>) -> bool {
    let scope = template.scopes.first();
    scope.is_some_and(|scope| !scope.parameters.is_empty())
}

/// Parameters that are given and not declared, if anybody wants to know.
fn told(undeclared: Vec<Diagnostic>, chosen: &[&'static Rule]) -> impl Iterator<Item = Finding> {
    let asked = chosen.iter().any(|rule| rule.slug == parameters::MISMATCH);
    let wanted = undeclared.into_iter().filter(move |_| asked);
    wanted.map(parameters::finding)
}

/// The finding for a file that cannot be read.
pub fn syntax_error(problem: &Problem) -> Finding {
    Finding {
        diagnostic: diagnostic_of(problem),
        subject: None,
        edits: Vec::new(),
    }
}

fn diagnostic_of(problem: &Problem) -> Diagnostic {
    Diagnostic {
        help: problem.help.clone(),
        ..Diagnostic::new(
            "syntax-error",
            Severity::Error,
            problem.span,
            &*problem.message,
        )
    }
}

fn check_template(
    run: &Run<'_>,
    template: &Template<'_>,
    comments: &[Suppression<'_>],
    setting: Setting<'_>,
) -> Vec<Finding> {
    let chosen = run.chosen;
    let whole = Whole::new(run.source, template, setting);
    let plain = Plain::new(&whole);
    let reads = chosen.iter().any(|rule| rule.slug == "syntax-error");
    let mut merged = Merged::default();
    for subject in whole.subjects() {
        let mut found = Vec::new();
        rules::check(&subject, chosen, &mut found);
        if !found.is_empty() && whole.is_never(subject.id) {
            found.clear();
        }
        plain.explain(&subject, chosen, &mut found);
        if let Some(property) = subject.resource.identity.as_ref().filter(|_| reads) {
            broken(&property.key, &mut found);
            broken(&property.value, &mut found);
        }
        if found.is_empty() {
            continue;
        }
        let named = survey::named(&subject);
        for diagnostic in found {
            merged.add(diagnostic, || Some(named.clone()));
        }
    }
    let mut found = Vec::new();
    rules::check_whole(&whole, chosen, &mut found);
    for diagnostic in found {
        match diagnostic.resource {
            Some(id) if whole.is_never(id) => {}
            Some(id) => merged.add(diagnostic, || Some(survey::named(&whole.subject(id)))),
            None => merged.add(diagnostic, || None),
        }
    }
    if reads {
        for name in whole.evaluator.circles() {
            let circle = diagnostic_of(&Problem {
                span: name.span,
                message: format!("the value of `{}` is made of itself", name.text),
                help: Some("break the circle: Azure cannot evaluate it".to_owned()),
            });
            merged.add(circle, || None);
        }
    }
    let unwanted = |findings: &[Finding]| run.unwanted(findings, comments);
    served::guard(&whole, &mut merged.findings, &merged.more, unwanted);
    merged.sorted()
}

/// Expressions that cannot be read.
fn broken(expression: &Expression<'_>, found: &mut Vec<Diagnostic>) {
    expression.walk(&mut |inner| {
        if let Kind::Broken(problem) = &inner.kind {
            found.push(diagnostic_of(problem));
        }
    });
}

/// How many uses of a shared defect are named.
const USES: usize = 50;

/// Findings, each defect once: what two resources share is one finding with two uses.
#[derive(Default)]
struct Merged {
    findings: Vec<Finding>,
    places: HashMap<(&'static str, Span), usize>,
    /// The fixes at the other uses of a finding, by its number.
    more: HashMap<usize, Vec<Asked>>,
}

impl Merged {
    fn add(
        &mut self,
        mut diagnostic: Diagnostic,
        subject: impl FnOnce() -> Option<crate::diagnostic::Subject>,
    ) {
        let key = (diagnostic.rule, diagnostic.place.span);
        if let Some(&at) = self.places.get(&key) {
            // The worst use speaks.
            let finding = &mut self.findings[at];
            if diagnostic.severity > finding.diagnostic.severity {
                std::mem::swap(&mut finding.diagnostic, &mut diagnostic);
                finding.subject = subject();
            }
            if let Some(fix) = diagnostic.fix {
                let more = self.more.entry(at).or_default();
                more.push((diagnostic.resource, fix));
            }
            let own = &mut finding.diagnostic;
            for label in diagnostic.related {
                if own.related.len() < USES && !own.related.contains(&label) {
                    own.related.push(label);
                }
            }
            return;
        }
        self.places.insert(key, self.findings.len());
        self.findings.push(Finding {
            diagnostic,
            subject: subject(),
            edits: Vec::new(),
        });
    }

    fn sorted(mut self) -> Vec<Finding> {
        self.findings.sort_by(|one, other| {
            let key = |finding: &Finding| (finding.diagnostic.place.span, finding.diagnostic.rule);
            key(one).cmp(&key(other))
        });
        self.findings
    }
}
