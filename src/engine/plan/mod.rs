//! Floor 5: what a command wants of each resource, as changes, or as a reason why not.

mod absent;
mod cut;
mod declared;
mod edit;
mod enable;
mod given;
mod identity;
mod meaning;
mod migrate;
mod naming;
mod patch;
mod remove;
mod selector;
mod takes;
mod waits;

use std::cell::OnceCell;

use crate::diagnostic::{Diagnostic, Severity, Subject as Named};
use crate::model::{Change, ResourceId, Template};
use crate::rules::{Setting, Subject, Whole, whose_principal_is_read};
use crate::text::{Source, Span};

use super::survey;
use declared::Declared;

pub use given::{why_no_identity, why_unreadable};
pub use migrate::VersionPolicy;
pub use selector::{By, Has, Selector, nearest_words};

pub(super) use edit::{nested, stretches};
pub(super) use naming::Naming;
pub(super) use selector::{is_at, matches, words_of};

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
    /// Turn `identityIds` into `userAssignedIdentities`; without a policy, as the configuration wants
    /// the API version.
    Migrate(Option<VersionPolicy>),
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
    /// Resources that already are as the command wants them, and where they are.
    pub unchanged: Vec<(Named, Span)>,
    /// Which of the [`Selector::words`] fit any resource.
    pub fitting: Vec<bool>,
    /// Names, types and addresses of all resources, for suggestions; only kept when some word
    /// fits none.
    pub known: Vec<(By, String)>,
}

/// A resource that changes.
#[derive(Clone, Debug)]
pub struct Step {
    /// The resource, as reports name it.
    pub subject: Named,
    /// The resource in its template.
    pub resource: ResourceId,
    /// Whether the user named it.
    pub named: bool,
    /// Where it is.
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
    /// Where it is.
    pub span: Span,
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

/// For each resource, how reports name it if it is selected.
pub(super) type Selected = Vec<Option<Named>>;

/// Plans a command for one file. `supplied` is the same template with the values that it is given,
/// by which resources are chosen.
pub fn plan(
    source: &Source,
    template: &Template<'_>,
    supplied: Option<&Template<'_>>,
    setting: Setting<'_>,
    command: &Command,
) -> Plan {
    let whole = Whole::new(source, template, setting);
    let mut plan = Plan::default();
    let subjects: Vec<Subject<'_, '_, '_>> = whole.subjects().collect();
    plan.fitting = vec![false; command.selector.words().count()];
    let selected = match supplied {
        Some(supplied) => {
            let supplied = Whole::new(source, supplied, setting);
            let subjects = supplied.subjects();
            subjects
                .map(|subject| plan.select(&subject, &command.selector))
                .collect()
        }
        None => subjects
            .iter()
            .map(|subject| plan.select(subject, &command.selector))
            .collect(),
    };
    if let Operation::Migrate(policy) = &command.operation {
        let policy = policy.clone().unwrap_or_default();
        migrate::plan(&subjects, selected, &policy, command, &mut plan);
    } else {
        identities(&subjects, selected, command, &mut plan);
    }
    if plan.fitting.contains(&false) {
        let named = subjects.iter().map(survey::named);
        plan.known = named.flat_map(words_of).collect();
    }
    plan
}

/// Plans what a command does to the identities of each resource.
fn identities(
    subjects: &[Subject<'_, '_, '_>],
    selected: Selected,
    command: &Command,
    plan: &mut Plan,
) {
    let wanted: &[String] = match &command.operation {
        Operation::EnableUser(identities) | Operation::RemoveUser(identities) => identities,
        _ => &[],
    };
    let declared = Declared::new(subjects, wanted);
    let takes_system = matches!(
        command.operation,
        Operation::RemoveSystem | Operation::RemoveAll
    );
    let first = subjects.first().filter(|_| takes_system);
    let read = OnceCell::new();
    let is_read = |id: ResourceId| {
        let read = read.get_or_init(|| first.map(|own| whose_principal_is_read(own.whole)));
        read.as_ref().is_some_and(|read| read.contains(&id))
    };
    for (subject, named) in subjects.iter().zip(selected) {
        let Some(named) = named else {
            continue;
        };
        let planned = match &command.operation {
            _ if subject.resource.identity_again => Err(Reason::new(
                subject.resource.span,
                "the resource has more than one `identity`",
                "leave one of them: `armid check` tells where they are",
            )),
            operation if subject.setting.patch => {
                patch::plan(subject, &declared, operation, command.drop_block)
            }
            Operation::EnableSystem => enable::system(subject),
            Operation::EnableUser(identities) => enable::user(subject, &declared, identities),
            Operation::RemoveSystem => remove::system(subject, command.drop_block),
            Operation::RemoveUser(identities) => {
                remove::user(subject, &declared, identities, command.drop_block)
            }
            Operation::RemoveAll => remove::all(subject, command.drop_block),
            Operation::Migrate(_) => continue,
        };
        let planned = planned.map(|(changes, mut what)| {
            if is_read(subject.id) {
                what.push_str(", but the file still reads its `principalId`");
            }
            (changes, what)
        });
        // The body of a request is one resource, and it is the one that is meant.
        let is_named = command.selector.is_named() || subject.setting.body;
        plan.add(subject, named, planned, is_named);
    }
}

impl Plan {
    /// The resource as reports name it, when the selector selects it.
    fn select(&mut self, subject: &Subject<'_, '_, '_>, selector: &Selector) -> Option<Named> {
        let named = survey::named(subject);
        for (index, fits) in selector.fitting(subject, &named).enumerate() {
            self.fitting[index] |= fits;
        }
        selector.selects(subject, &named).then_some(named)
    }

    pub(super) fn add(
        &mut self,
        subject: &Subject<'_, '_, '_>,
        named: Named,
        planned: Planned,
        is_named: bool,
    ) {
        let span = subject.resource.span;
        match planned {
            Ok((changes, what)) => self.steps.push(Step {
                subject: named,
                resource: subject.id,
                named: is_named,
                span,
                what,
                changes,
            }),
            Err(reason) if reason.nothing => self.unchanged.push((named, span)),
            Err(reason) => self.declined.push(Declined {
                diagnostic: refused(subject.id, reason.span, reason.message, reason.help),
                subject: named,
                span,
                named: is_named,
            }),
        }
    }
}

/// A refusal as a finding.
pub(super) fn refused(
    resource: ResourceId,
    span: Span,
    message: String,
    help: String,
) -> Diagnostic {
    Diagnostic {
        help: Some(help).filter(|help| !help.is_empty()),
        resource: Some(resource),
        ..Diagnostic::new(REFUSED, Severity::Error, span, message)
    }
}
