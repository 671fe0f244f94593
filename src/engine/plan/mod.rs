//! Floor 5: what a command wants of each resource, as changes, or as a reason why not.

mod edit;
mod enable;
mod identity;
mod migrate;
mod remove;
mod selector;

use crate::diagnostic::{Diagnostic, Label, Severity, Subject as Named};
use crate::evaluate::Evaluator;
use crate::model::{Change, Template};
use crate::rules::{Setting, Subject};
use crate::text::{Source, Span};

use super::survey;

pub use migrate::VersionPolicy;
pub use selector::{Has, Selector};

/// The rule name under which a refusal is reported.
pub const REFUSED: &str = "rewrite-refused";

/// What a command does to the resources that it is for.
#[derive(Clone, Debug)]
pub enum Operation {
    /// Give a resource its system-assigned identity.
    EnableSystem,
    /// Attach user-assigned identities: resource IDs, expressions, or names.
    EnableUser(Vec<String>),
    /// Take the system-assigned identity away.
    RemoveSystem,
    /// Take these user-assigned identities away, or all of them when none is named.
    RemoveUser(Vec<String>),
    /// Take every identity away.
    RemoveAll,
    /// Turn `identityIds` into `userAssignedIdentities`.
    Migrate(VersionPolicy),
}

/// A command: the operation, the resources, and how far it may go.
#[derive(Clone, Debug)]
pub struct Command {
    /// What to do.
    pub operation: Operation,
    /// To which resources.
    pub selector: Selector,
    /// Whether changes of meaning are allowed (`--unsafe-fixes`).
    pub unsafe_fixes: bool,
    /// Whether an identity that becomes `None` is removed with its block.
    pub drop_block: bool,
}

/// What a command comes to in one file.
#[derive(Debug, Default)]
pub struct Plan {
    /// The resources that change.
    pub steps: Vec<Step>,
    /// Resources that the command does not change, and why.
    pub declined: Vec<Declined>,
    /// Number of resources that the selector named.
    pub selected: usize,
    /// Names, types and addresses of all resources, for suggestions.
    pub known: Vec<String>,
}

/// A resource that changes.
#[derive(Clone, Debug)]
pub struct Step {
    /// The resource.
    pub subject: Named,
    /// Where it starts.
    pub span: Span,
    /// What happens to it, in words.
    pub what: String,
    /// What should be true afterwards: all of it, or the resource stays as it is.
    pub changes: Vec<Change>,
}

/// A resource that is left as it is.
#[derive(Debug)]
pub struct Declined {
    /// The resource.
    pub subject: Named,
    /// The refusal as a finding.
    pub diagnostic: Diagnostic,
    /// Whether the user named the resource.
    pub named: bool,
}

/// Why a resource is left as it is, where, and what to do by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) help: String,
    /// There is nothing to be done: no refusal.
    pub(super) nothing: bool,
}

impl Reason {
    pub(super) fn new(span: Span, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: help.into(),
            nothing: false,
        }
    }

    /// The resource is already as it should be.
    pub(super) fn nothing(span: Span) -> Self {
        Self {
            nothing: true,
            ..Self::new(span, "", "")
        }
    }
}

/// Changes of one resource, and what they do in words.
pub(super) type Planned = Result<(Vec<Change>, String), Reason>;

/// Plans a command for one file.
pub fn plan(source: &Source, template: &Template<'_>, setting: Setting, command: &Command) -> Plan {
    let evaluator = Evaluator::new(template);
    let types = survey::types(template, &evaluator);
    let mut plan = Plan::default();
    let subjects = (0..template.resources.len())
        .map(|index| survey::subject(source, template, &evaluator, &types, index, setting));
    let subjects: Vec<Subject<'_, '_, '_>> = subjects.collect();
    if let Operation::Migrate(policy) = &command.operation {
        migrate::plan(&subjects, policy, command, &mut plan);
        return plan;
    }
    for subject in &subjects {
        let named = survey::named(subject);
        plan.known.extend(selector::words(&named));
        if !command.selector.selects(subject, &named) {
            continue;
        }
        plan.selected += 1;
        let planned = match &command.operation {
            Operation::EnableSystem => enable::system(subject),
            Operation::EnableUser(identities) => enable::user(subject, &subjects, identities),
            Operation::RemoveSystem => remove::system(subject, command.drop_block),
            Operation::RemoveUser(identities) => {
                remove::user(subject, &subjects, identities, command.drop_block)
            }
            Operation::RemoveAll => remove::all(subject, command.drop_block),
            Operation::Migrate(_) => continue,
        };
        plan.add(subject, named, planned, command.selector.is_named());
    }
    plan
}

impl Plan {
    pub(super) fn add(
        &mut self,
        subject: &Subject<'_, '_, '_>,
        named: Named,
        planned: Planned,
        is_named: bool,
    ) {
        match planned {
            Ok((changes, what)) => self.steps.push(Step {
                subject: named,
                span: subject.resource.span,
                what,
                changes,
            }),
            Err(reason) if reason.nothing => {}
            Err(reason) => self.declined.push(Declined {
                diagnostic: refusal(subject, reason),
                subject: named,
                named: is_named,
            }),
        }
    }
}

fn refusal(subject: &Subject<'_, '_, '_>, reason: Reason) -> Diagnostic {
    Diagnostic {
        help: Some(reason.help).filter(|help| !help.is_empty()),
        place: Label {
            span: reason.span,
            message: String::new(),
        },
        ..subject.finding(REFUSED, Severity::Error, reason.span, reason.message)
    }
}
