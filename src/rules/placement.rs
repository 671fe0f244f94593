//! Floor 4: rules about whether a resource has an identity at all.

use super::kinds::first_with;
use super::nested::is_still_in_properties;
use super::subject::{Block, Identity, Subject, TYPE};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::knowledge::{Absence, Answer, ApiVersion, Kind, Mode};
use crate::model::{Change, Position, Written};
use crate::text::Span;

/// Where a new identity goes.
pub(crate) const IDENTITY_POSITION: &[&str] = &["location", "name", "type"];

/// `identity-unsupported`: a type that takes no identity at this version.
pub(super) fn unsupported(subject: &Subject<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let Some(identity) = subject
        .identity
        .as_ref()
        .filter(|identity| asks(subject, identity))
    else {
        return;
    };
    let (severity, fact, help) = match *subject.answer() {
        Answer::Never => (
            Severity::Error,
            Some(format!(
                "`{}` takes an identity at no API version",
                subject.type_name()
            )),
            "remove it".to_owned(),
        ),
        Answer::NotAt(absence) if takes_none(subject) => absent_here(subject, absence),
        _ => return,
    };
    let place = if is_still_in_properties(subject) {
        " beside `properties`: it has one among them"
    } else {
        ""
    };
    let mut finding = subject.finding(
        "identity-unsupported",
        severity,
        identity.key,
        format!("{} takes no identity{place}", subject.type_at_version()),
    );
    finding.help = Some(help);
    finding.fact = fact;
    finding.fix = Some(remove_block(identity));
    findings.push(finding);
}

/// `identity-on-existing`: a resource that is only referred to keeps the identity that it has.
pub(super) fn on_existing(subject: &Subject<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let symbolic = subject.resource.existing && subject.template.symbolic;
    let identity = subject.identity.as_ref().filter(|_| symbolic);
    let Some(identity) = identity.filter(|identity| !identity.is_absent()) else {
        return;
    };
    let mut finding = subject.finding(
        "identity-on-existing",
        Severity::Error,
        identity.key,
        "an `existing` resource is only read: its identity is not changed",
    );
    finding.help = Some("remove it, or declare the resource without `existing`".to_owned());
    finding.fix = Some(Fix {
        title: "remove the identity".to_owned(),
        safety: Safety::Safe,
        changes: vec![Change::RemoveProperty { key: identity.key }],
    });
    findings.push(finding);
}

/// Whether it is known that no identity can be written here. Of previews that are
/// not listed nothing is known: most were withdrawn, and may have taken one.
pub(super) fn takes_none(subject: &Subject<'_, '_, '_>) -> bool {
    let is_untraced = |absence: &Absence| {
        let version = subject.api_version.as_deref().and_then(ApiVersion::parse);
        !absence.listed && version.is_some_and(|version| !version.is_stable())
    };
    match subject.answer() {
        Answer::NotAt(absence) => !is_untraced(absence),
        answer => answer.is_refusal(),
    }
}

fn absent_here(
    subject: &Subject<'_, '_, '_>,
    absence: Absence,
) -> (Severity, Option<String>, String) {
    let name = subject.type_name();
    let other = if is_still_in_properties(subject) {
        "move the identity into `properties`"
    } else {
        "remove the identity"
    };
    match (absence.next, absence.first) {
        (Some(next), _) => (
            Severity::Warning,
            Some(format!("`{name}` takes an identity from {next} on")),
            format!("raise the API version to {next} or later, or {other}"),
        ),
        (None, Some(first)) => (
            Severity::Warning,
            Some(format!(
                "`{name}` took an identity at {first}, and takes none any more"
            )),
            "remove it".to_owned(),
        ),
        (None, None) => (
            Severity::Warning,
            Some(format!("`{name}` shows an identity in responses only")),
            "remove it".to_owned(),
        ),
    }
}

/// `identity-read-only`: an identity that only responses have.
pub(super) fn read_only(subject: &Subject<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let is_read_only = || {
        let support = subject.support();
        support.is_some_and(|support| support.mode == Mode::ReadOnly)
    };
    let Some(identity) = subject
        .identity
        .as_ref()
        .filter(|identity| is_read_only() && asks(subject, identity))
    else {
        return;
    };
    let mut finding = subject.finding(
        "identity-read-only",
        Severity::Warning,
        identity.key,
        format!("{} sets its identity itself", subject.type_at_version()),
    );
    finding.help = Some("remove it: what a template says here is ignored".to_owned());
    finding.fix = Some(remove_block(identity));
    findings.push(finding);
}

/// Whether an identity is really asked for: some block occurs, and says anything but `None`.
fn asks(subject: &Subject<'_, '_, '_>, identity: &Identity<'_>) -> bool {
    if subject.resource.existing {
        return false;
    }
    let is_none = |block: &Block<'_>| {
        block.type_member().is_some_and(|member| {
            member.value.closed
                && member
                    .value
                    .alternatives
                    .iter()
                    .all(|value| subject.kind_of(&value.value) == Some(Kind::None))
        })
    };
    identity
        .blocks
        .iter()
        .any(|block| !is_none(block) && !subject.is_not_given(block))
}

fn remove_block(identity: &Identity<'_>) -> Fix {
    Fix {
        title: "remove the identity".to_owned(),
        safety: Safety::Unsafe,
        changes: vec![Change::RemoveProperty { key: identity.key }],
    }
}

/// `identity-required`: a type that demands an identity, and has none.
pub(super) fn required(subject: &Subject<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let may = subject
        .resource_type
        .as_deref()
        .is_some_and(|own| subject.facts().ever_requires(own));
    let demanded = subject
        .support_if(may)
        .filter(|support| support.mode == Mode::Required);
    let (Some(support), false) = (demanded, subject.resource.existing || subject.setting.patch)
    else {
        return;
    };
    let missing = (subject.resource.identity.is_none() && !subject.resource.body.is_open())
        || subject.identity.as_ref().is_some_and(Identity::is_absent);
    let Some(place) = place_of_type(subject).filter(|_| missing) else {
        return;
    };
    let place = subject
        .identity
        .as_ref()
        .map_or(place, |identity| identity.key);
    let values: Vec<_> = support.kinds.values().collect();
    let mut finding = subject.finding(
        "identity-required",
        Severity::Error,
        place,
        format!("{} needs an identity", subject.type_at_version()),
    );
    finding.help = Some(format!(
        "add an `identity` of type {}",
        super::kinds::list(&values)
    ));
    finding.fact = first_with(subject, Kind::System);
    finding.fix = support
        .kinds
        .spelling(Kind::System)
        .filter(|_| subject.resource.identity.is_none())
        .map(|wanted| Fix {
            title: "insert a system-assigned identity".to_owned(),
            safety: Safety::Unsafe,
            changes: vec![insert_identity(subject.resource.body.span(), wanted)],
        });
    findings.push(finding);
}

/// The value of the resource's type, which stands for the resource.
pub(super) fn place_of_type(subject: &Subject<'_, '_, '_>) -> Option<Span> {
    Some(subject.resource.resource_type.as_ref()?.span)
}

/// The change that gives a resource an identity block with nothing but a type.
pub(crate) fn insert_identity(resource: Span, wanted: &str) -> Change {
    let member = (
        Written::Text(TYPE.to_owned()),
        Written::Text(wanted.to_owned()),
    );
    Change::Insert {
        object: resource,
        name: Written::Text("identity".to_owned()),
        value: Written::Object(vec![member]),
        position: Position::After(IDENTITY_POSITION),
    }
}
