//! Floor 5: a command on one file: what it changes, and what it leaves and why. Knows no syntax.

use super::accept::accept;
use super::given::Given;
use super::lint::syntax_error;
use super::options::CheckOptions;
use super::plan::{Command, Declined, Plan, Step, plan, refused};
use super::problem::Problem;
use super::rewrite::{Verified, rewrite};
use crate::diagnostic::Finding;
use crate::language::{Format, Language, Refusal};
use crate::model::Change;
use crate::rules::Setting;
use crate::text::Source;

/// What a command came to in one file.
#[derive(Debug)]
pub enum Applied {
    /// A template, and the command's work on it.
    Template {
        /// The new text; `None` when nothing changes.
        text: Option<Verified>,
        /// What changes, what does not, and what could have been named.
        plan: Plan,
    },
    /// A template that cannot be read.
    Unreadable(Finding),
    /// Something else.
    NotATemplate,
}

/// Carries a command out on one file. `explicit` says that the user named the file. Values that are
/// given choose resources; what is done to one is right whatever values it is given.
pub fn apply(
    source: &Source,
    options: &CheckOptions,
    setting: Setting<'_>,
    explicit: bool,
    command: &Command,
) -> Result<Applied, Problem> {
    let Some(language) = Language::of(Format::of_path(source.path())) else {
        return Ok(Applied::NotATemplate);
    };
    let document = match language.parse(source) {
        Ok(document) => document,
        Err(problem) if explicit || language.looks_like_template(source.text()) => {
            return Ok(Applied::Unreadable(syntax_error(&problem)));
        }
        Err(_) => return Ok(Applied::NotATemplate),
    };
    let Some(template) = document.read(options.body()) else {
        return Ok(Applied::NotATemplate);
    };
    let given = Given::new(options.parameters.as_ref(), source, explicit);
    let mut supplied = None;
    if !given.is_nothing() && document.is_deployment_template() {
        supplied = document.read(options.body());
    }
    if let Some(supplied) = &mut supplied {
        given.supply(supplied);
    }
    let mut plan = plan(source, &template, supplied.as_ref(), setting, command);
    if plan.steps.is_empty() {
        plan.declined
            .sort_by_key(|declined| declined.diagnostic.place.span);
        return Ok(Applied::Template { text: None, plan });
    }
    let sets: Vec<&[Change]> = plan.steps.iter().map(|step| &step.changes[..]).collect();
    let lowering = document.lowering(source);
    let accepted = accept(&lowering, &sets);
    for (index, refusal) in accepted.refused.iter().rev() {
        let step = plan.steps.remove(*index);
        plan.declined.push(declined(step, refusal));
    }
    let mut text = None;
    if accepted.made > 0 {
        let new = rewrite(source, &document, &lowering, &accepted.changes)
            .map_err(|error| Problem::bug(source.path(), &error))?;
        text = Some(new).filter(|new| !new.edits().edits().is_empty());
    }
    if text.is_none() {
        plan.steps.clear();
    }
    plan.declined
        .sort_by_key(|declined| declined.diagnostic.place.span);
    Ok(Applied::Template { text, plan })
}

/// A step that the language cannot make, told as the plan's own refusals are.
fn declined(step: Step, refusal: &Refusal) -> Declined {
    Declined {
        diagnostic: refused(
            step.resource,
            refusal.place(),
            refusal.to_string(),
            format!("make the change by hand: {}", step.what),
        ),
        named: step.named,
        span: step.span,
        subject: step.subject,
    }
}
