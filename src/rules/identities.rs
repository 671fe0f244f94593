//! Floor 4: user-assigned identities themselves.

use super::credentials::is_credential;
use super::kinds::{is_later, is_placeholder};
use super::mentions::Mentions;
use super::roles::is_user_assigned;
use super::subject::{Block, Subject, shown, used_at};
use super::whole::Whole;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::evaluate::{Alternative, Piece, Text, Value};
use crate::graph::Found;
use crate::model::{Expression, ResourceId, Step, Template};
use crate::text::Span;

/// Shortest and longest name of an identity.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=128;

/// Longest name of one that a virtual machine has.
const LONGEST_OF_MACHINE: usize = 24;

/// The user-assigned identities that a template makes.
fn identities<'x, 't, 'a: 't>(
    whole: &'x Whole<'t, 'a>,
) -> impl Iterator<Item = Subject<'x, 't, 'a>> {
    let all = whole.of_type(is_user_assigned);
    all.filter(|subject| !subject.resource.existing)
}

impl<'t, 'a: 't> Subject<'_, 't, 'a> {
    /// Its name as written.
    pub(super) fn name(&self) -> Option<&'t Expression<'t>> {
        let template: &'t Template<'a> = self.template;
        template
            .name_of(self.id)
            .map(|name| -> &'t Expression<'t> { name })
    }
}

/// `user-assigned-identity-name`: a name that Azure does not take.
pub(super) fn name(whole: &Whole<'_, '_>, findings: &mut Vec<Diagnostic>) {
    for subject in identities(whole) {
        let Some(written) = subject.name() else {
            continue;
        };
        for alternative in subject.values(written).alternatives {
            let Value::Text(text) = &alternative.value else {
                continue;
            };
            let Some(flaw) = flaw_of(text) else {
                continue;
            };
            if subject.is_blank(&alternative) {
                continue;
            }
            let mut finding = subject.finding(
                "user-assigned-identity-name",
                Severity::Error,
                alternative.span,
                format!(
                    "`{}` is no name for a user-assigned identity: {flaw}",
                    shown(text)
                ),
            );
            finding.help = Some(
                "use 3 to 128 letters, digits, hyphens and underscores, \
                 the first of them a letter or a digit"
                    .to_owned(),
            );
            used_at(&mut finding, written.span, "used as this name");
            findings.push(finding);
        }
    }
}

/// What of a name that is known Azure does not take.
pub(crate) fn flaw_of_name(name: &str) -> Option<String> {
    flaw_of(&Text::Literal(name.into()))
}

/// What of a name Azure does not take, whatever is unknown of it.
fn flaw_of(text: &Text<'_>) -> Option<String> {
    let pieces = text.pieces();
    let known: String = pieces.iter().filter_map(Piece::literal).collect();
    let is_token = known.matches('#').count() > 1;
    if is_token || is_placeholder(&known) || is_later(&known) {
        return None;
    }
    let fits = |letter: &char| letter.is_ascii_alphanumeric() || "-_".contains(*letter);
    if let Some(letter) = known.chars().find(|letter| !fits(letter)) {
        let shown = if letter.is_ascii_graphic() {
            letter.to_string()
        } else {
            letter.escape_default().to_string()
        };
        return Some(format!("it has `{shown}`"));
    }
    let start = text.prefix();
    if let Some(first) = start
        .chars()
        .next()
        .filter(|first| !first.is_ascii_alphanumeric())
    {
        return Some(format!("it begins with `{first}`"));
    }
    let length = known.chars().count();
    if length > *LENGTHS.end() {
        return Some(format!("it has more than {} characters", LENGTHS.end()));
    }
    let whole = text.literal().is_some();
    (whole && length < *LENGTHS.start())
        .then(|| format!("it has less than {} characters", LENGTHS.start()))
}

/// `user-assigned-identity-name-vm-limit`: what the documentation of virtual machines asks for.
pub(super) fn vm_limit(whole: &Whole<'_, '_>, findings: &mut Vec<Diagnostic>) {
    let machines = whole.of_type(|own| {
        own.eq_ignore_ascii_case("Microsoft.Compute/virtualMachines")
            || own.eq_ignore_ascii_case("Microsoft.Compute/virtualMachineScaleSets")
    });
    let mut attached = Vec::new();
    for machine in machines {
        let Some(identity) = &machine.identity else {
            continue;
        };
        let entries = identity.blocks.iter().flat_map(Block::entries);
        let ids = entries.filter_map(|entry| identity_of(&machine, entry.source?));
        attached.extend(ids.flatten().map(|id| (id, identity.key)));
    }
    for (id, used) in attached {
        let subject = whole.subject(id);
        let Some(written) = subject.name() else {
            continue;
        };
        for alternative in long_names(&subject, written) {
            let mut finding = subject.finding(
                "user-assigned-identity-name-vm-limit",
                Severity::Note,
                alternative.span,
                format!("this name of an identity has more than {LONGEST_OF_MACHINE} characters"),
            );
            finding.help = Some("choose a shorter name".to_owned());
            finding.fact = Some(
                "the documentation asks for no more than 24 characters \
                 where a virtual machine or a scale set has the identity"
                    .to_owned(),
            );
            finding.related.push(Label {
                span: used,
                message: "attached here".to_owned(),
            });
            used_at(&mut finding, written.span, "used as this name");
            findings.push(finding);
        }
    }
}

/// The identities of this template that a key is the ID of.
fn identity_of<'t>(
    subject: &Subject<'_, 't, '_>,
    key: &'t Expression<'t>,
) -> Option<Vec<ResourceId>> {
    let graph = subject.whole.graph();
    let (scope, from) = (subject.scope(), graph.deployment(subject.id));
    let text = subject.evaluator.symbolic(key, scope);
    match graph.find(subject.evaluator, &text, from) {
        Found::Here(ids) => {
            let together = |id: &ResourceId| subject.whole.together(from, scope, *id);
            ids.iter().all(together).then_some(ids)
        }
        Found::Elsewhere | Found::Unknown => None,
    }
}

fn long_names<'t>(
    subject: &Subject<'_, 't, '_>,
    written: &'t Expression<'t>,
) -> Vec<Alternative<'t>> {
    let mut values = subject.values(written).alternatives;
    values.retain(|alternative| match &alternative.value {
        Value::Text(text) => {
            let known = text.pieces();
            let lengths = known
                .iter()
                .filter_map(Piece::literal)
                .map(|part| part.chars().count());
            lengths.sum::<usize>() > LONGEST_OF_MACHINE
        }
        _ => false,
    });
    values
}

/// `user-assigned-identity-unused`: an identity that nothing has and nothing is told about.
pub(super) fn unused(whole: &Whole<'_, '_>, findings: &mut Vec<Diagnostic>) {
    // A template of nothing but identities makes them for others.
    let makes_others = || {
        whole.ids().any(|id| {
            let own = whole.resource_type(id).map_or("", |own| own);
            let existing = whole.template.resource(id).existing;
            !is_user_assigned(own) && !is_credential(own) && !existing
        })
    };
    let identities = identities(whole).filter(|subject| subject.resource.step != Step::Root);
    let identities: Vec<_> = identities.collect();
    if identities.is_empty() || !makes_others() {
        return;
    }
    let mentions = Mentions::new(whole, &identities);
    for subject in &identities {
        if mentions.may_name(subject) {
            continue;
        }
        let mut finding = subject.finding(
            "user-assigned-identity-unused",
            Severity::Note,
            place(subject),
            "nothing in this template uses the identity",
        );
        finding.help = Some(
            "attach it, assign a role to it, hand it out as an output, or remove it".to_owned(),
        );
        findings.push(finding);
    }
}

/// The value of the resource's type, which stands for the resource.
fn place(subject: &Subject<'_, '_, '_>) -> Span {
    let written = subject.resource.resource_type.as_ref();
    written.map_or(subject.resource.span, |written| written.span)
}
